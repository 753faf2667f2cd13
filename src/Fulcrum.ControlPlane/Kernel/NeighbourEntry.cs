using System.Net;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// A neighbour in any state (NUD_*), Mac null while it is not known. IsManaged: the kernel keeps it resolved. Protocol: who made
/// it (NDA_PROTOCOL).
/// </summary>
internal sealed record NeighbourEntry(
    int LinkIndex, IPAddress Address, PhysicalAddress? Mac, ushort State, bool IsManaged, byte Protocol)
{
    /// <summary>The operator or a driver fixed it: nothing is to be resolved, and a request to resolve it would spoil it.</summary>
    public bool IsStatic => (State & (NudPermanent | NudNoArp)) != 0;

    /// <summary>Packets can be sent to it.</summary>
    public bool IsUsable =>
        Mac is not null && !Prefixes.IsGroup(Address)
        && (State & (NudReachable | NudStale | NudDelay | NudProbe | NudPermanent | NudNoArp)) != 0;

    /// <summary>Kept resolved at Fulcrum's request.</summary>
    public bool IsManagedByUs => IsManaged && Protocol == ProtocolFulcrum;
}
