using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// What one worker and the synchronisation thread share: two rings of one producer and one consumer each, whose heads and tails count up and wrap;
/// and switches. Each 128 bytes have one writer. A head is stored with release after what it leads to, a tail after what was read.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 640)]
internal unsafe struct SyncBlock
{
    /// <summary>Slots of <see cref="Events"/>; the worker fills half of it with what can wait.</summary>
    public const uint EventCapacity = 8_192;

    /// <summary>Slots of <see cref="Records"/>.</summary>
    public const uint RecordCapacity = 4_096;

    /// <summary>Writer: synchronisation thread. Whether the worker looks for records; set after the rings.</summary>
    [FieldOffset(0)] public uint IsOn;

    /// <summary>Writer: synchronisation thread. Every live session is told anew within this time.</summary>
    [FieldOffset(4)] public uint RefreshMs;

    /// <summary>Writer: synchronisation thread. Counts the bulks asked for.</summary>
    [FieldOffset(8)] public uint BulkAsked;

    /// <summary>Writer: synchronisation thread, before <see cref="BulkAsked"/>. Whether sessions of the other director become this one's.</summary>
    [FieldOffset(12)] public bool BulkInherits;

    /// <summary>Writer: synchronisation thread. Whether somebody takes what the worker tells; set after the rings.</summary>
    [FieldOffset(13)] public bool IsHeard;

    /// <summary>Writer: synchronisation thread, once. From the worker.</summary>
    [FieldOffset(16)] public SyncEvent* Events;

    /// <summary>Writer: synchronisation thread, once. To the worker.</summary>
    [FieldOffset(24)] public SyncRecord* Records;

    /// <summary>Writer: synchronisation thread. Head of <see cref="Records"/>.</summary>
    [FieldOffset(128)] public uint Given;

    /// <summary>Writer: synchronisation thread. Tail of <see cref="Events"/>.</summary>
    [FieldOffset(132)] public uint Taken;

    /// <summary>Writer: worker. Head of <see cref="Events"/>.</summary>
    [FieldOffset(256)] public uint Told;

    /// <summary>Writer: worker. Tail of <see cref="Records"/>.</summary>
    [FieldOffset(260)] public uint Applied;

    /// <summary>Writer: worker. Head of <see cref="Events"/> when the last bulk was through; before <see cref="BulkDone"/>.</summary>
    [FieldOffset(264)] public uint BulkEnd;

    /// <summary>Writer: worker. The last bulk that it has gone through.</summary>
    [FieldOffset(268)] public uint BulkDone;

    /// <summary>Writer: worker. By <see cref="SyncCounter"/>.</summary>
    [FieldOffset(384)] public fixed ulong Counters[(int)SyncCounter.FirstRefusal + SyncTotals.RefusalCount];
}
