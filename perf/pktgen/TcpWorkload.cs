using System.Net;
using Fulcrum.Packets;

namespace Fulcrum.Pktgen;

/// <summary>
/// Whole TCP connections in two captures, the clients' side and the server's, of one service with one server and one local address.
/// Connection n of a run has local port 1024 + n modulo 64,512, because a director gives the ports of a pair out in turn; so the server's
/// capture has 64,512 connections, and the clients', whose ports come back sooner, a part of that.
/// </summary>
/// <remarks>
/// <code>
///   client   SYN                 ACK  data              FIN+ACK
///   server         SYN+ACK                  data  FIN            ACK
/// </code>
/// Four frames on each side, and a poll takes a burst of each: so the captures cannot drift. A burst holds the same step of
/// <see cref="GroupSize"/> connections, and steps that answer another one come later: the clients' bursts are SYN(g) ACK(g) data(g) FIN(g-1),
/// the server's SYN(g) ACK(g-2) data(g) FIN(g).
/// </remarks>
internal static class TcpWorkload
{
    /// <summary>Connections of the server's capture: the local ports of a pair.</summary>
    public const int Connections = 64_512;

    /// <summary>Connections of the clients' capture, and sessions in the table: all but the last few in TIME_WAIT.</summary>
    public const int ClientConnections = Connections / 4;

    /// <summary>Frames of each side for one connection.</summary>
    public const int FramesPerSide = 4;

    /// <summary>Connections that take the same step in one burst.</summary>
    public const int GroupSize = 64;

    private const ushort FirstLocalPort = 1024;
    private const ushort FirstClientPort = 1024;
    private const int ClientsPerAddress = 4;
    private const int ClientPortDistance = 4001;
    private const uint ClientSequence = 1000;
    private const uint ServerSequence = 2000;
    private const uint FirstClient = 10u << 24 | 64u << 16;

    /// <summary>The clients' network, behind <see cref="RouterAddress"/>.</summary>
    public static readonly (IPAddress Address, uint Length) ClientNetwork = (new IPAddress([10, 64, 0, 0]), 10);

    /// <summary>The network between the director and the clients' router.</summary>
    public static readonly (IPAddress Address, uint Length) RouterNetwork = (new IPAddress([198, 18, 0, 0]), 24);

    /// <summary>The clients' router.</summary>
    public static readonly IPAddress RouterAddress = new([198, 18, 0, 254]);

    /// <summary>Its MAC address.</summary>
    public static readonly MacAddress RouterMac = MacAddress.Parse("02:00:00:00:00:01");

    /// <summary>The only server.</summary>
    public static readonly IPAddress ServerAddress = new([198, 19, 0, 1]);

    /// <summary>Its MAC address.</summary>
    public static readonly MacAddress ServerMac = MacAddress.Parse("02:00:00:00:01:01");

    /// <summary>The only local address.</summary>
    public static readonly IPAddress LocalAddress = new([198, 19, 0, 101]);

    private enum Step
    {
        Open,
        Acknowledge,
        Data,
        Close,
    }

    /// <summary>The clients' frames.</summary>
    public static void ForEachClientFrame(FrameReader write)
    {
        byte[] frame = new byte[Workload.FrameLength];
        for (int group = 0; group < ClientConnections / GroupSize; group++)
        {
            WriteClientGroup(frame, group, Step.Open, write);
            WriteClientGroup(frame, group, Step.Acknowledge, write);
            WriteClientGroup(frame, group, Step.Data, write);
            WriteClientGroup(frame, group - 1, Step.Close, write);
        }
    }

    /// <summary>The server's frames.</summary>
    public static void ForEachServerFrame(FrameReader write)
    {
        byte[] frame = new byte[Workload.FrameLength];
        for (int group = 0; group < Connections / GroupSize; group++)
        {
            WriteServerGroup(frame, group, Step.Open, write);
            WriteServerGroup(frame, group - 2, Step.Acknowledge, write);
            WriteServerGroup(frame, group, Step.Data, write);
            WriteServerGroup(frame, group, Step.Close, write);
        }
    }

    private static void WriteClientGroup(byte[] frame, int group, Step step, FrameReader write)
    {
        for (int index = 0; index < GroupSize; index++)
        {
            int client = (group * GroupSize + index + ClientConnections) % ClientConnections;
            Segment segment = step switch
            {
                Step.Open => new Segment(TcpFlags.Syn, ClientSequence, 0, 0),
                Step.Acknowledge => new Segment(TcpFlags.Ack, ClientSequence + 1, ServerSequence + 1, 0),
                Step.Data => new Segment(TcpFlags.Ack | TcpFlags.Psh, ClientSequence + 1, ServerSequence + 1, DataLength),
                _ => new Segment(TcpFlags.Fin | TcpFlags.Ack, ClientSequence + 1 + DataLength, ServerSequence + 2 + DataLength, 0),
            };
            Be32 source = Be32.FromHost(FirstClient + (uint)(client / ClientsPerAddress));
            ushort port = (ushort)(FirstClientPort + client % ClientsPerAddress * ClientPortDistance);
            Fill(frame, DataPlaneSetup.MacOf(0), RouterMac, source, new Be32(Raw(Workload.VirtualAddress)), port, Workload.ServicePort, segment);
            write(frame);
        }
    }

    private static void WriteServerGroup(byte[] frame, int group, Step step, FrameReader write)
    {
        for (int index = 0; index < GroupSize; index++)
        {
            int connection = (group * GroupSize + index + Connections) % Connections;
            Segment segment = step switch
            {
                Step.Open => new Segment(TcpFlags.Syn | TcpFlags.Ack, ServerSequence, ClientSequence + 1, 0),
                Step.Data => new Segment(TcpFlags.Ack | TcpFlags.Psh, ServerSequence + 1, ClientSequence + 1 + DataLength, DataLength),
                Step.Close => new Segment(TcpFlags.Fin | TcpFlags.Ack, ServerSequence + 1 + DataLength, ClientSequence + 1 + DataLength, 0),
                _ => new Segment(TcpFlags.Ack, ServerSequence + 2 + DataLength, ClientSequence + 2 + DataLength, 0),
            };
            Fill(frame, DataPlaneSetup.MacOf(1), ServerMac, new Be32(Raw(ServerAddress)), new Be32(Raw(LocalAddress)), Workload.ServicePort,
                (ushort)(FirstLocalPort + connection), segment);
            write(frame);
        }
    }

    private const int DataLength = Workload.FrameLength - EthernetHeader.Length - Ipv4Header.MinimumLength - TcpHeader.MinimumLength;

    private static uint Raw(IPAddress address) => BitConverter.ToUInt32(address.GetAddressBytes());

    private static unsafe void Fill(
        Span<byte> frame, MacAddress to, MacAddress from, Be32 source, Be32 destination, ushort sourcePort, ushort destinationPort, Segment segment)
    {
        frame.Clear();
        fixed (byte* start = frame)
        {
            EthernetHeader* ethernet = (EthernetHeader*)start;
            to.Write(ethernet->Destination);
            from.Write(ethernet->Source);
            ethernet->EtherType = Be16.FromHost(EtherTypes.Ipv4);

            ushort length = (ushort)(TcpHeader.MinimumLength + segment.DataLength);
            Ipv4Header* ip = (Ipv4Header*)(ethernet + 1);
            ip->VersionAndLength = Ipv4Header.Version4WithoutOptions;
            ip->TotalLength = Be16.FromHost((ushort)(Ipv4Header.MinimumLength + length));
            ip->TimeToLive = 64;
            ip->Protocol = IpProtocol.Tcp;
            ip->Source = source;
            ip->Destination = destination;
            ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);

            TcpHeader* tcp = (TcpHeader*)(ip + 1);
            tcp->SourcePort = Be16.FromHost(sourcePort);
            tcp->DestinationPort = Be16.FromHost(destinationPort);
            tcp->SequenceNumber = Be32.FromHost(segment.Sequence);
            tcp->AcknowledgmentNumber = Be32.FromHost(segment.Acknowledgment);
            tcp->DataOffset = TcpHeader.MinimumLength / 4 << 4;
            tcp->Flags = segment.Flags;
            tcp->Window = Be16.FromHost(ushort.MaxValue);
            tcp->Checksum = Checksum.Compute((byte*)tcp, length, Checksum.PseudoHeaderSum(source, destination, ip->Protocol, length));
        }
    }

    private readonly record struct Segment(TcpFlags Flags, uint Sequence, uint Acknowledgment, int DataLength);
}
