using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Golden.Matrix;

/// <summary>One cell of the matrix mode x families x protocol x direction.</summary>
internal sealed record Cell(Way Way, byte Protocol, Direction Direction)
{
    public static readonly byte[] Protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    /// <summary>All that there are.</summary>
    public static IEnumerable<Cell> All =>
        from way in (IEnumerable<Way>)[Way.Nat, Way.Nat6, Way.DirectRoute, Way.DirectRoute6, .. Way.Tunnels, .. Way.Answered.Skip(2)]
        from protocol in Protocols
        from direction in Enum.GetValues<Direction>()
        select new Cell(way, protocol, direction);

    public string ProtocolName => Protocol switch { IpProtocol.Tcp => "tcp", IpProtocol.Udp => "udp", _ => "sctp" };

    /// <summary>What happens to the cell's packets, for people.</summary>
    public string Sentence => $"{ProtocolName.ToUpperInvariant()}, {Way}, {Direction.ToString().ToLowerInvariant()}: " + (Direction, Way.Mode) switch
    {
        (Direction.Outbound, Wire.ForwardingMode.DirectRoute or Wire.ForwardingMode.Tunnel) =>
            "a reply that passes the director is forwarded as it is, and the session is no longer input-only",
        (Direction.Outbound, _) => "the reply leaves for the client from the virtual address and port",
        (_, Wire.ForwardingMode.Nat) => "the packet leaves for the real address and port, its source stays the client",
        (_, Wire.ForwardingMode.FullNat) => "the packet leaves from a local address and port for the real ones",
        (_, Wire.ForwardingMode.DirectRoute) => "only the MAC address and the TTL change",
        _ => "the packet leaves inside another one for the real address",
    };

    /// <summary>What the server's counters are called.</summary>
    public string Server => $"{ProtocolName} {Way.Server}:{Way.ServerPort}";

    public override string ToString() => $"{Way}, {ProtocolName}, {Direction}";
}
