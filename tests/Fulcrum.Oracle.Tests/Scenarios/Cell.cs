using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>
/// A cell of the matrix: one client talks to one service with one server. Gives its packets as they arrive at the director.
/// </summary>
/// <param name="Family">Of client and virtual address.</param>
/// <param name="Forwarding">How packets get to the server.</param>
/// <param name="RealFamily">Of the server; another one than the client's in tunnels only.</param>
internal sealed record Cell(Family Family, Forwarding Forwarding, Family RealFamily)
{
    /// <summary>The service's port.</summary>
    public const ushort VirtualPort = 80;

    /// <summary>The client's port.</summary>
    public const ushort ClientPort = 40_000;

    /// <summary>The sequence number of the client's SYN; the server's is <see cref="ServerSeq"/>.</summary>
    public const uint ClientSeq = 1_000;

    public const uint ServerSeq = 5_000;

    public Cell(Family family, Forwarding forwarding)
        : this(family, forwarding, family)
    {
    }

    /// <summary>Every mode within each family.</summary>
    public static IEnumerable<Cell> OfOneFamily =>
        Enum.GetValues<Family>()
            .SelectMany(family => Enum.GetValues<Forwarding>().Select(forwarding => new Cell(family, forwarding)));

    /// <summary>NAT, DR and ipip within each family.</summary>
    public static IEnumerable<Cell> OfThreeModes =>
        OfOneFamily.Where(cell => cell.Forwarding is Forwarding.Nat or Forwarding.DirectRoute or Forwarding.Ipip);

    /// <summary>NAT within each family.</summary>
    public static IEnumerable<Cell> OfNat => OfOneFamily.Where(cell => cell.IsNat);

    /// <summary>The tunnels whose server is of the other family.</summary>
    public static IEnumerable<Cell> OfTwoFamilies =>
        OfOneFamily.Where(cell => cell.IsTunnel).Select(cell => cell with { RealFamily = 1 - cell.Family });

    public bool IsNat => Forwarding == Forwarding.Nat;

    public bool IsTunnel => Forwarding >= Forwarding.Ipip;

    /// <summary>The server's port: another than the service's where the mode can translate it.</summary>
    public ushort RealPort => IsNat ? (ushort)8080 : VirtualPort;

    public string Client => Lab.Client(Family);

    public string Virtual => Lab.Virtual(Family);

    public string Real => Lab.Real(RealFamily);

    /// <summary>What the director sends to the server is addressed to this one, apart from tunnel headers.</summary>
    public string Destination => IsNat ? Real : Virtual;

    /// <summary>A service with this cell's server.</summary>
    public Service Service(Protocol protocol) => new(protocol, Family, VirtualPort, "rr", new Server(Real, RealPort, Forwarding));

    /// <summary>A scenario of this cell.</summary>
    public Scenario Scenario(string name, string sentence, Protocol protocol, Script script) =>
        new(NameOf(name), sentence, [Service(protocol)], script.Steps);

    /// <summary>The name of a scenario of this cell.</summary>
    public string NameOf(string name)
    {
        string family = Family == RealFamily ? $"{Family}" : $"{Family}-over-{RealFamily}";
        return $"{name}-{family}-{Forwarding}".ToLowerInvariant();
    }

    /// <summary>From client to service, up to the IP header.</summary>
    public PacketBuilder In(byte ttl = 64, byte tos = 0, bool dontFragment = true, ushort id = 0x1234, byte[]? options = null) =>
        Lab.OnWan().Ip(Client, Virtual, ttl, tos, dontFragment, id, options);

    /// <summary>From server to client, up to the IP header.</summary>
    public PacketBuilder Out(byte ttl = 64, byte tos = 0, bool dontFragment = true, ushort id = 0x4321, byte[]? options = null) =>
        Lab.OnLan().Ip(Real, Client, ttl, tos, dontFragment, id, options);

    /// <summary>The client's SYN.</summary>
    public PacketBuilder Syn(ushort clientPort = ClientPort) =>
        In().Tcp(clientPort, VirtualPort, TcpFlags.Syn, ClientSeq, options: [2, 4, 5, 0xB4]);

    /// <summary>The server's answer to <see cref="Syn"/>.</summary>
    public PacketBuilder SynAck() =>
        Out().Tcp(RealPort, ClientPort, TcpFlags.Syn | TcpFlags.Ack, ServerSeq, ClientSeq + 1, options: [2, 4, 5, 0xB4]);

    /// <summary>Puts a segment of the client behind an IP header.</summary>
    /// <param name="ip">One of <see cref="In"/>.</param>
    /// <param name="length">Bytes of data.</param>
    /// <param name="flags">Beside ACK.</param>
    /// <param name="sent">Bytes sent before it.</param>
    /// <param name="received">Bytes received before it.</param>
    public static PacketBuilder Segment(PacketBuilder ip, int length = 0, TcpFlags flags = 0, uint sent = 0, uint received = 0) =>
        ip.Tcp(ClientPort, VirtualPort, flags | TcpFlags.Ack, ClientSeq + 1 + sent, ServerSeq + 1 + received).PayloadOf(length);

    /// <summary>Puts a segment of the server behind an IP header, like <see cref="Segment"/>.</summary>
    public PacketBuilder Answer(PacketBuilder ip, int length = 0, TcpFlags flags = 0, uint sent = 0, uint received = 0) =>
        ip.Tcp(RealPort, ClientPort, flags | TcpFlags.Ack, ServerSeq + 1 + sent, ClientSeq + 1 + received).PayloadOf(length);

    /// <summary>The handshake, as far as the director sees it.</summary>
    public Script Handshake()
    {
        Script script = new Script().Wan(Syn());
        return (IsNat ? script.Lan(SynAck()) : script).Wan(Segment(In()));
    }

    /// <summary>A datagram of the client.</summary>
    public static PacketBuilder Datagram(PacketBuilder ip, int length = 20, bool checksum = true) =>
        ip.Udp(ClientPort, VirtualPort, checksum).PayloadOf(length);

    /// <summary>A datagram of the server.</summary>
    public PacketBuilder Reply(PacketBuilder ip, int length = 30, bool checksum = true) =>
        ip.Udp(RealPort, ClientPort, checksum).PayloadOf(length);
}
