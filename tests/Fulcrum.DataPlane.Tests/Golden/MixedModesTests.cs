using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>The servers of one service may each have a mode of their own.</summary>
public class MixedModesTests
{
    private static readonly Way[] s_ipv4 =
    [
        Way.Nat, Way.FullNat with { Server = B }, Way.DirectRoute with { Server = C }, Way.Tunnel with { Server = "10.1.0.4" },
        Way.Over(Wire.TunnelKind.Gue, false, true),
    ];

    private static readonly Way[] s_ipv6 =
    [
        Way.Nat6, Way.FullNat6 with { Server = "fd01::2" }, Way.FullNat64, Way.DirectRoute6 with { Server = "fd01::3" },
        Way.Tunnel6 with { Server = "fd01::4" }, Way.Over(Wire.TunnelKind.Gre, true, false) with { Server = B },
    ];

    [TestCase(false, IpProtocol.Tcp)]
    [TestCase(true, IpProtocol.Tcp)]
    [TestCase(false, IpProtocol.Udp)]
    [TestCase(true, IpProtocol.Udp)]
    [TestCase(false, IpProtocol.Sctp)]
    [TestCase(true, IpProtocol.Sctp)]
    public void Service_WithAServerOfEachMode_ForwardsToEachInItsWay(bool isIpv6, byte protocol)
    {
        // The scheduler begins with the server that was added last.
        Way[] ways = isIpv6 ? s_ipv6 : s_ipv4;
        using Director director = new(Way.DualStack(Way.Mixed(protocol, "rr", [.. ways.Reverse()])));
        List<string> counts = [$"sessions_created +{ways.Length}", $"sessions +{ways.Length}"];
        GoldenCase mixed = director.Case("each server gets a session in its mode, all in one burst");
        ushort clientPort = ClientPort;
        ushort newId = 0;
        foreach (Way way in ways)
        {
            ushort port = clientPort++;
            IpFields fields = new() { NewId = (ushort)(way.IsTranslated ? 1 : !way.ServerIsIpv6 && way.Overhead > 0 ? ++newId : 0) };
            PacketBuilder arriving = way.FromClient().Opening(protocol, port, VirtualPort);
            ushort peer = way.Mode == Wire.ForwardingMode.FullNat ? FirstLocalPort : port;
            mixed.In(Wan, arriving)
                .Out(Lan, sent => way.Enclose(way.ToServer(fields: fields).Opening(protocol, peer, way.ServerPort), fields, sent));
            string gauge = protocol == IpProtocol.Tcp ? "active_sessions" : "inactive_sessions";
            counts.Add(
                $"{new Cell(way, protocol, default).Server}: connections +1, {gauge} +1, inbound_packets +1, inbound_bytes +{arriving.BuildPacket().Length}");
        }

        mixed.Counts([.. counts]).Run();
    }
}
