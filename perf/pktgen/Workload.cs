using System.Net;
using Fulcrum.Generator;
using Fulcrum.Packets;

namespace Fulcrum.Pktgen;

/// <summary>
/// One UDP service with <see cref="ServerCount"/> real servers behind one port (one-arm), and the frames of its clients: one frame a
/// session, in an order that has nothing to do with the order of their addresses.
/// </summary>
internal sealed class Workload(int sessions)
{
    /// <summary>More clients than this do not fit into 10.64.0.0/10.</summary>
    public const int MaximumSessions = 16_000_000;

    /// <summary>Bytes of a frame without its checksum: the shortest that Ethernet knows.</summary>
    public const int FrameLength = 60;

    /// <summary>Real servers.</summary>
    public const int ServerCount = 16;

    /// <summary>The address of the replay device.</summary>
    public static readonly MacAddress PortMac = DataPlaneSetup.MacOf(0);

    /// <summary>Sessions that the table gets room for: a quarter more than there are.</summary>
    public int SessionCapacity => Math.Max(sessions + sessions / 4, 16_384);

    /// <summary>Layer-4 port of the service and of its servers.</summary>
    public const ushort ServicePort = FlowAddresses.ServicePort;

    /// <summary>Network of servers and local addresses, on the link.</summary>
    public static readonly (IPAddress Address, uint Length) Network = (Address(0), 24);

    /// <summary>The director's own address there: where tunnels begin.</summary>
    public static readonly IPAddress DirectorAddress = Address(254);

    private const int OrderSeed = 20260101;
    private const int SessionsPerLocalAddress = 250_000;

    /// <summary>Number of frames, clients and sessions.</summary>
    public int Sessions => sessions;

    /// <summary>The virtual address.</summary>
    public static IPAddress VirtualAddress => new(FlowAddresses.Virtual.Raw);

    /// <summary>The real servers with their MAC addresses.</summary>
    public static IEnumerable<(IPAddress Address, MacAddress Mac)> Servers =>
        Enumerable.Range(1, ServerCount).Select(index => (Address(index), MacAddress.Parse($"02:00:00:00:01:{index:x2}")));

    /// <summary>
    /// Local addresses: so many that a quarter of the ports towards each server is used (an address has about 64,000 towards each).
    /// </summary>
    public IEnumerable<IPAddress> LocalAddresses =>
        Enumerable.Range(101, (sessions + SessionsPerLocalAddress - 1) / SessionsPerLocalAddress).Select(Address);

    /// <summary>Calls <paramref name="write"/> with each frame; the span is valid during the call.</summary>
    public void ForEachFrame(FrameReader write)
    {
        int[] order = [.. Enumerable.Range(0, sessions)];
        new Random(OrderSeed).Shuffle(order);
        byte[] frame = new byte[FrameLength];
        foreach (int client in order)
        {
            FillFrame(frame, client);
            write(frame);
        }
    }

    private static IPAddress Address(int host) => new([198, 19, 0, (byte)host]);

    private static unsafe void FillFrame(Span<byte> frame, int client)
    {
        frame.Clear();
        fixed (byte* start = frame)
        {
            EthernetHeader* ethernet = (EthernetHeader*)start;
            PortMac.Write(ethernet->Destination);
            FlowAddresses.ClientMac.Write(ethernet->Source);
            ethernet->EtherType = Be16.FromHost(EtherTypes.Ipv4);

            Ipv4Header* ip = (Ipv4Header*)(ethernet + 1);
            ip->VersionAndLength = Ipv4Header.Version4WithoutOptions;
            ip->TotalLength = Be16.FromHost(FrameLength - EthernetHeader.Length);
            ip->TimeToLive = 64;
            ip->Protocol = IpProtocol.Udp;
            ip->Source = FlowAddresses.Client(client);
            ip->Destination = FlowAddresses.Virtual;
            ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);

            UdpHeader* udp = (UdpHeader*)(ip + 1);
            ushort length = FrameLength - EthernetHeader.Length - Ipv4Header.MinimumLength;
            udp->SourcePort = FlowAddresses.ClientPort(client);
            udp->DestinationPort = Be16.FromHost(ServicePort);
            udp->Length = Be16.FromHost(length);
            udp->Checksum = Checksum.Compute((byte*)udp, length, Checksum.PseudoHeaderSum(ip->Source, ip->Destination, ip->Protocol, length));
        }
    }
}
