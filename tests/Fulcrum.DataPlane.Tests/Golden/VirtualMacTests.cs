using Fulcrum.Packets;
using Fulcrum.Testing;
using Google.Protobuf;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Frames to the MAC addresses of virtual routers (RFC 9568, 7.3).</summary>
public class VirtualMacTests
{
    private const string First = "00:00:5e:00:01:33";
    private const string Second = "00:00:5e:00:02:33";
    private const string Session = "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40";

    [TestCase(First)]
    [TestCase(Second)]
    public void Frame_ToAVirtualMac_IsForwardedAsTheRouterThatItIs(string mac)
    {
        using Director director = new(WithMacs("wan", First, Second));

        director.Case("clients' packets come to the virtual router; servers see the port's own address")
            .In(Wan, SynTo(mac))
            .Out(Lan, ServerSeesTcp(Syn))
            .Counts("sessions_created +1", "sessions +1", Session)
            .Run();
    }

    [Test]
    public void Frame_ToAVirtualMacThatIsNotForAService_IsPunted()
    {
        using Director director = new(WithMacs("wan", First));
        PacketBuilder ssh = Packet.Ethernet(WanRouterMac, First).Ipv4(Client, "192.0.2.1").Tcp(ClientPort, 22, Syn);

        director.Case("the kernel has the address, too").In(Wan, ssh).Punted(Wan, ssh).Run();
    }

    [Test]
    public void Frame_ToAnotherPortsVirtualMac_IsDropped()
    {
        using Director director = new(WithMacs("lan", First));

        director.Case("a virtual router is on one link").In(Wan, SynTo(First)).Counts("drop.other_station +1").Run();
    }

    [Test]
    public void Frame_ToAVirtualMacThatIsGone_IsDropped()
    {
        using Director director = new(WithMacs("wan", First, Second));
        director.Apply(WithMacs("wan", Second));

        director.Case("the other director is master now").In(Wan, SynTo(First)).Counts("drop.other_station +1").Run();
        director.Case("of the other address this one is").In(Wan, SynTo(Second)).Out(Lan, ServerSeesTcp(Syn))
            .Counts("sessions_created +1", "sessions +1", Session).Run();
    }

    [Test]
    public void Frame_ToNobody_IsDroppedWithoutVirtualMacs()
    {
        using Director director = new(OneServer);

        director.Case("an empty list holds no address").In(Wan, SynTo("00:00:00:00:00:00")).Counts("drop.other_station +1").Run();
    }

    [Test]
    public void Snapshot_WithAWrongMac_IsRefused()
    {
        using Director director = new(OneServer);
        Wire.Snapshot snapshot = WithMacs("wan", First);
        snapshot.VirtualMacs[0].Mac = ByteString.CopyFrom(1, 2, 3);

        Assert.That(() => director.Apply(snapshot), Throws.Exception.With.Message.Contain("Port wan: a MAC address has 6 bytes, not 3."));
    }

    private static PacketBuilder SynTo(string mac) =>
        Packet.Ethernet(WanRouterMac, mac).Ipv4(Client, Virtual).Tcp(ClientPort, VirtualPort, Syn, 1000, 2000);

    private static Wire.Snapshot WithMacs(string port, params string[] macs)
    {
        Wire.Snapshot snapshot = OneServer;
        foreach (string mac in macs)
        {
            byte[] bytes = Convert.FromHexString(mac.Replace(":", "", StringComparison.Ordinal));
            snapshot.VirtualMacs.Add(new Wire.VirtualMac { Port = port, Mac = ByteString.CopyFrom(bytes) });
        }
        return snapshot;
    }
}
