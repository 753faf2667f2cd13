using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Resets;

/// <summary>
/// How the control thread asks a worker to end sessions: two lines of 128 bytes, each with one writer. The request lies ready when
/// <see cref="Posted"/> differs from <see cref="Done"/> (release store, acquire load); the worker answers by making them equal, after
/// <see cref="Ended"/>. Until then the control thread changes nothing.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct EndMailbox
{
    /// <summary>Writer: control thread.</summary>
    [FieldOffset(0)] public SessionMatch Match;

    /// <summary>Writer: control thread. TCP sessions end with a RST to both ends.</summary>
    [FieldOffset(112)] public bool Reset;

    /// <summary>Writer: control thread. Counts up with every request.</summary>
    [FieldOffset(120)] public uint Posted;

    /// <summary>Writer: worker. The request that it has gone through last.</summary>
    [FieldOffset(128)] public uint Done;

    /// <summary>Writer: worker. Sessions that it has ended for that request.</summary>
    [FieldOffset(136)] public ulong Ended;
}
