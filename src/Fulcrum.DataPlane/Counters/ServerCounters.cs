using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// One worker's counters of one server slot: a cache line in the statistics segment. Writer: the worker. Readers add up.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct ServerCounters
{
    /// <summary>Sessions scheduled.</summary>
    public ulong Connections;

    /// <summary>Packets from clients.</summary>
    public ulong InboundPackets;

    /// <summary>Packets from the server.</summary>
    public ulong OutboundPackets;

    /// <summary>Layer-3 bytes from clients.</summary>
    public ulong InboundBytes;

    /// <summary>Layer-3 bytes from the server.</summary>
    public ulong OutboundBytes;

    /// <summary>Sessions in an active state now, as LVS counts them.</summary>
    public ulong ActiveSessions;

    /// <summary>Other sessions now.</summary>
    public ulong InactiveSessions;

    /// <summary>
    /// Templates that bind clients to the server now: made by this worker less those it freed. Below zero (wrapped) when it freed those of others;
    /// the sum over all workers is right.
    /// </summary>
    public ulong Templates;
}
