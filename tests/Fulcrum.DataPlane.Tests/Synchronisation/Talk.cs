using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>One client's session: its packets, in both directions, at whichever director.</summary>
internal sealed class Talk(Way way, byte protocol, ushort client = ClientPort)
{
    private const uint Tag = 0x1234_5678;

    /// <summary>The client's port as the server sees it; known once it has opened.</summary>
    public ushort Peer { get; set; }

    /// <summary>The client's own port.</summary>
    public ushort Client => client;

    private ushort ServerPort => way.ServerPort;

    /// <summary>Begins the session, up to where both ends have agreed on it.</summary>
    public void Open(WorkersDirector director)
    {
        Begin(director);
        Agree(director);
    }

    /// <summary>What follows its first packet until both ends have agreed on it.</summary>
    public void Agree(WorkersDirector director)
    {
        if (!way.KeepsAddresses)
            Answer(director, packet => packet.Answer(protocol, ServerPort, Peer));
        if (protocol == IpProtocol.Tcp)
            Request(director);
        if (protocol != IpProtocol.Sctp)
            return;
        Ask(director, packet => packet.Sctp(client, VirtualPort, Tag).Chunk(SctpChunkType.CookieEcho, 0, new byte[8]));
        if (!way.KeepsAddresses)
            Answer(director, packet => packet.Sctp(ServerPort, Peer, Tag).Chunk(SctpChunkType.CookieAck));
    }

    /// <summary>Its first packet.</summary>
    public void Begin(WorkersDirector director)
    {
        byte[] sent = Pair.Forward(director, Wan, way.FromClient().Opening(protocol, client, VirtualPort));
        Seen seen = Seen.In(sent, way.Overhead);
        // UOA hides the ports.
        Peer = seen.HasPorts ? seen.SourcePort : FirstLocalPort;
    }

    /// <summary>Data from the client; as it leaves for the server.</summary>
    public byte[] Request(WorkersDirector director, int length = 333) =>
        Ask(director, packet => packet.Data(protocol, client, VirtualPort, length));

    /// <summary>Data from the server; as it leaves for the client.</summary>
    public byte[] Reply(WorkersDirector director, int length = 333) => Answer(director, packet => packet.Data(protocol, ServerPort, Peer, length));

    /// <summary>Any packet of the client.</summary>
    public byte[] Ask(WorkersDirector director, Func<PacketBuilder, PacketBuilder> packet) =>
        Masked(Pair.Forward(director, Wan, packet(way.FromClient())));

    /// <summary>Any packet of the server.</summary>
    public byte[] Answer(WorkersDirector director, Func<PacketBuilder, PacketBuilder> packet) =>
        Masked(Pair.Forward(director, Lan, packet(way.FromServer())));

    /// <summary>Both ends close a TCP session.</summary>
    public void Close(WorkersDirector director)
    {
        Ask(director, packet => packet.Tcp(client, VirtualPort, TcpFlags.Fin | TcpFlags.Ack, 1334, 5001));
        if (!way.KeepsAddresses)
            Answer(director, packet => packet.Tcp(ServerPort, Peer, TcpFlags.Fin | TcpFlags.Ack, 5001, 1335));
    }

    /// <summary>IPv4 headers that a director makes itself have numbers of its own; so has GUE's source port, which only tells flows apart.</summary>
    private byte[] Masked(byte[] frame)
    {
        if (way.Encapsulation?.Kind == Wire.TunnelKind.Gue)
            frame.AsSpan(14 + (way.ServerIsIpv6 ? 40 : 20), 2).Clear();
        bool isMade = way.IsTranslated || way.Mode == Wire.ForwardingMode.Tunnel;
        if (!isMade || frame[12] != 0x08 || frame[13] != 0)
            return frame;
        frame.AsSpan(18, 2).Clear();
        frame.AsSpan(24, 2).Clear();
        return frame;
    }
}
