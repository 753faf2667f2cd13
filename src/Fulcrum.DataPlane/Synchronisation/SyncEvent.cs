using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// What a worker tells the synchronisation thread: copies of slots, so that it costs the worker two or three cache lines. Says whose the session
/// is by a copy, too: its server's slot may be another's when the thread gets to it.
/// <code>
///    0 Session or Template 64   64 Kind 1   65 Notes 1   68 ToldAtMs 4   72 RemainingMs 4   76 IdleMs 4   80 Path 32   112 zero 16
///  128 Extension 64, with SessionTraits.Extended
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct SyncEvent
{
    /// <summary>The session.</summary>
    [FieldOffset(0)] public Session Session;

    /// <summary>The template, in its place.</summary>
    [FieldOffset(0)] public Template Template;

    /// <inheritdoc cref="SyncRecord.Kind"/>
    [FieldOffset(64)] public SyncRecordKind Kind;

    /// <inheritdoc cref="SyncRecord.Notes"/>
    [FieldOffset(65)] public SyncNotes Notes;

    /// <inheritdoc cref="SyncRecord.ToldAtMs"/>
    [FieldOffset(68)] public uint ToldAtMs;

    /// <inheritdoc cref="SyncRecord.RemainingMs"/>
    [FieldOffset(72)] public uint RemainingMs;

    /// <inheritdoc cref="SyncRecord.IdleMs"/>
    [FieldOffset(76)] public uint IdleMs;

    /// <summary>The server and its service.</summary>
    [FieldOffset(80)] public ServerPath Path;

    /// <summary>The session's second slot.</summary>
    [FieldOffset(128)] public SessionExtension Extension;
}
