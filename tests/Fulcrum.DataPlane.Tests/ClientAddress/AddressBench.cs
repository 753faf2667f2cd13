using System.Net;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>
/// A director with one FULLNAT service that tells its server the client's address, and the frames on its two sides. Every
/// exchange compares whole frames and verifies checksums independently.
/// </summary>
internal sealed class AddressBench : IDisposable
{
    public const string Client6 = "2001:db8:5::5";
    public const string Virtual6 = "2001:db8:80::80";
    public const string Local6 = "2001:db8:10::100";
    public const string Real6 = "2001:db8:10::1";

    private readonly Families _families;
    private ushort _identification;

    public AddressBench(Families families, Wire.ClientAddress mode, byte protocol, ushort lanMtu = 1500, bool guarded = true)
    {
        _families = families;
        Wire.VirtualService service = Lab.Service(protocol, "rr");
        service.Key.Address = Lab.Bytes(IsIpv6Client ? Virtual6 : Lab.Virtual);
        service.ClientAddress = mode;
        service.RealServers.Add(new Wire.RealServer
        {
            Address = Lab.Bytes(IsIpv6Server ? Real6 : Lab.A),
            Port = Lab.RealPort,
            Weight = 1,
            Mode = Wire.ForwardingMode.FullNat,
        });
        Wire.Snapshot configuration = Lab.Configuration(service);
        configuration.Pools[0].Addresses.Add(Lab.Bytes(Local6));
        configuration.Routes.Add(Lab.RouteTo("::", 0, "wan", "2001:db8:1::fe"));
        configuration.Routes.Add(Lab.RouteTo("2001:db8:10::", 64, "lan", null));
        configuration.Neighbours.Add(Lab.Neighbour("wan", "2001:db8:1::fe", Lab.WanRouterMac));
        configuration.Neighbours.Add(Lab.Neighbour("lan", Real6, Lab.LanRouterMac));
        Director = new Director(configuration, new DirectorOptions { LanMtu = lanMtu, GuardPages = guarded, Poison = guarded });
    }

    public Director Director { get; }

    public bool IsIpv6Client => _families != Families.Both4;

    public bool IsIpv6Server => _families == Families.Both6;

    public byte[] ClientBytes => IPAddress.Parse(IsIpv6Client ? Client6 : Lab.Client).GetAddressBytes();

    public byte[] VirtualBytes => IPAddress.Parse(IsIpv6Client ? Virtual6 : Lab.Virtual).GetAddressBytes();

    /// <summary>The client's port, as it lies in a packet.</summary>
    public static byte[] ClientPortBytes => [Lab.ClientPort >> 8, Lab.ClientPort & 0xFF];

    /// <summary>TOA's option.</summary>
    public byte[] Option => [254, (byte)(4 + ClientBytes.Length), .. ClientPortBytes, .. ClientBytes];

    /// <summary>The PROXY protocol's version 2 header.</summary>
    public byte[] ProxyV2(byte protocol) =>
    [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21,
        (byte)((IsIpv6Client ? 0x20 : 0x10) | (protocol == IpProtocol.Tcp ? 1 : 2)), 0, (byte)(2 * ClientBytes.Length + 4),
        .. ClientBytes, .. VirtualBytes, .. ClientPortBytes, 0, (byte)Lab.VirtualPort,
    ];

    /// <summary>The PROXY protocol's version 1 header.</summary>
    public byte[] ProxyV1 => System.Text.Encoding.ASCII.GetBytes(
        IsIpv6Client ? $"PROXY TCP6 {Client6} {Virtual6} 40000 80\r\n" : $"PROXY TCP4 {Lab.Client} {Lab.Virtual} 40000 80\r\n");

    public PacketBuilder FromClient(byte[]? options = null)
    {
        PacketBuilder link = Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac);
        return IsIpv6Client ? link.Ipv6(Client6, Virtual6) : link.Ipv4(Lab.Client, Lab.Virtual, dontFragment: true, options: options);
    }

    /// <summary>
    /// What the server gets. Translation numbers packets that may be fragmented: call it once for each of them, and say which
    /// may not.
    /// </summary>
    public PacketBuilder ToServer(bool unsplittable = false, byte[]? options = null, byte? protocol = null)
    {
        PacketBuilder link = Packet.Ethernet(Lab.LanMac, Lab.LanRouterMac);
        if (IsIpv6Server)
            return link.Ipv6(Local6, Real6, 63, protocol: protocol);
        bool numbered = _families == Families.Client6Server4 && !unsplittable;
        return link.Ipv4(
            Lab.Local, Lab.A, 63, id: numbered ? ++_identification : (ushort)0, dontFragment: !numbered, options: options, protocol: protocol);
    }

    public PacketBuilder FromServer()
    {
        PacketBuilder link = Packet.Ethernet(Lab.LanRouterMac, Lab.LanMac);
        return IsIpv6Server ? link.Ipv6(Real6, Local6) : link.Ipv4(Lab.A, Lab.Local);
    }

    public PacketBuilder ToClient()
    {
        PacketBuilder link = Packet.Ethernet(Lab.WanMac, Lab.WanRouterMac);
        return IsIpv6Client ? link.Ipv6(Virtual6, Client6, 63) : link.Ipv4(Lab.Virtual, Lab.Client, 63);
    }

    /// <summary>A TCP segment on the client's side.</summary>
    public static PacketBuilder Client(PacketBuilder packet, TcpFlags flags, uint seq, uint ack, byte[]? options = null) =>
        packet.Tcp(Lab.ClientPort, Lab.VirtualPort, flags, seq, ack, options: options);

    /// <summary>A segment from the client, and what has to come of it.</summary>
    public void Send(PacketBuilder packet, params PacketBuilder[] toServer) => Exchange(Director.Wan, packet.Build(), toServer);

    /// <summary>A segment from the server, and what has to come of it.</summary>
    public void Answer(PacketBuilder packet, params PacketBuilder[] toClient) => Exchange(Director.Lan, packet.Build(), toClient);

    /// <summary>TCP from the client that leaves with other numbers, options and payload.</summary>
    public void SendTcp(Segment segment, params Segment[] toServer) => Exchange(
        Director.Wan,
        segment.Of(FromClient(), Lab.ClientPort, Lab.VirtualPort).Build(),
        [.. toServer.Select(wanted => wanted.Of(ToServer(wanted.Unsplittable), Lab.FirstLocalPort, Lab.RealPort))],
        segment.FirstMbuf);

    /// <summary>TCP from the server that leaves with other numbers and options.</summary>
    public void AnswerTcp(Segment segment, params Segment[] toClient) => Exchange(
        Director.Lan,
        segment.Of(FromServer(), Lab.RealPort, Lab.FirstLocalPort).Build(),
        [.. toClient.Select(wanted => wanted.Of(ToClient(), Lab.VirtualPort, Lab.ClientPort))]);

    /// <summary>How often the address was inserted and left out since the start.</summary>
    public (ulong Inserted, ulong Omitted) Counts =>
        (Director.Statistics[WorkerCounter.ClientAddressesInserted], Director.Statistics[WorkerCounter.ClientAddressesOmitted]);

    public void Dispose() => Director.Dispose();

    private void Exchange(ushort port, byte[] frame, PacketBuilder[] expected, int firstMbuf = int.MaxValue)
    {
        Director.Network.Deliver(port, 0, frame, firstMbuf);
        Director.PollAll();
        ushort other = port == Director.Wan ? Director.Lan : Director.Wan;
        string directory = TestContext.CurrentContext.WorkDirectory;
        string? problem = PacketDiff.Of("left", [.. expected.Select(packet => packet.Build())], Take(other), directory)
            ?? PacketDiff.Of("sent back", [], Take(port), directory);
        Assert.That(problem, Is.Null);
        Director.AssertEveryPacketIsAccountedFor();
    }

    private List<byte[]> Take(ushort port)
    {
        List<byte[]> frames = [];
        while (Director.Network.TakeTransmitted(port) is { } frame)
            frames.Add(frame);
        return frames;
    }
}
