using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// The way between one worker and the synchronisation thread, and that thread's end of it. The worker's ends are <see cref="SyncNews"/> and
/// <see cref="WorkerSync"/>.
/// </summary>
public sealed unsafe class SyncLane
{
    private const nuint Alignment = 128;

    /// <summary>Allocates what both share; the rings come with <see cref="Open"/>.</summary>
    public SyncLane(TableMemory memory, string owner) =>
        Block = (SyncBlock*)memory.Allocate((nuint)sizeof(SyncBlock), $"synchronisation of {owner}");

    internal SyncBlock* Block { get; }

    /// <summary>Whether the last bulk that was asked for has been told and taken.</summary>
    internal bool IsBulkOver =>
        Volatile.Read(ref Block->BulkDone) == Block->BulkAsked && (int)(Block->Taken - Block->BulkEnd) >= 0;

    /// <summary>News that wait to be taken.</summary>
    internal uint Backlog => Volatile.Read(ref Block->Told) - Block->Taken;

    /// <summary>Records that wait for the worker.</summary>
    internal uint Unapplied => Block->Given - Volatile.Read(ref Block->Applied);

    /// <summary>Has the worker look for records. It tells nothing before <see cref="BeginBulk"/>.</summary>
    internal void Open(uint refreshMs)
    {
        if (Block->Events == null)
        {
            Block->Events = (SyncEvent*)Allocate(SyncBlock.EventCapacity * (nuint)sizeof(SyncEvent));
            Block->Records = (SyncRecord*)Allocate(SyncBlock.RecordCapacity * (nuint)sizeof(SyncRecord));
        }
        Block->RefreshMs = refreshMs;
        Volatile.Write(ref Block->IsOn, 1);
    }

    /// <summary>Has the worker tell nothing more.</summary>
    internal void Mute() => Volatile.Write(ref Block->IsHeard, false);

    /// <summary>Has the worker tell nothing more, and look for no records.</summary>
    internal void Close()
    {
        Mute();
        Volatile.Write(ref Block->IsOn, 0);
    }

    /// <summary>Frees the rings; the worker does not run any more.</summary>
    internal void Free()
    {
        Close();
        NativeMemory.AlignedFree(Block->Events);
        NativeMemory.AlignedFree(Block->Records);
        Block->Events = null;
        Block->Records = null;
    }

    /// <summary>Has the worker tell everything, and what happens from now on; what waits to be taken is older and is forgotten.</summary>
    internal void BeginBulk(bool inherits)
    {
        Volatile.Write(ref Block->Taken, Volatile.Read(ref Block->Told));
        AskForBulk(inherits);
        Volatile.Write(ref Block->IsHeard, true);
    }

    /// <summary>Has the worker tell everything once more; what waits to be taken stays.</summary>
    internal void TellAgain() => AskForBulk(inherits: false);

    /// <summary>Takes news; returns how many.</summary>
    internal int Take(Span<SyncRecord> records)
    {
        int count = (int)Math.Min((uint)records.Length, Backlog);
        uint taken = Block->Taken;
        for (int index = 0; index < count; index++)
            RecordMaker.Make(Block->Events[(taken + (uint)index) & (SyncBlock.EventCapacity - 1)], out records[index]);
        Volatile.Write(ref Block->Taken, taken + (uint)count);
        return count;
    }

    /// <summary>Whether there is room for another record.</summary>
    internal bool HasRoom => Unapplied < SyncBlock.RecordCapacity;

    /// <summary>Gives a record to the worker; there is room.</summary>
    internal void Give(in SyncRecord record, bool isCopy)
    {
        uint given = Block->Given;
        SyncRecord* slot = Block->Records + (given & (SyncBlock.RecordCapacity - 1));
        *slot = record;
        slot->IsCopy = isCopy;
        Volatile.Write(ref Block->Given, given + 1);
    }

    private void AskForBulk(bool inherits)
    {
        Block->BulkInherits = inherits;
        Volatile.Write(ref Block->BulkAsked, Block->BulkAsked + 1);
    }

    private static void* Allocate(nuint bytes)
    {
        void* memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }
}
