using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden.Matrix;

/// <summary>Layer 4 of a session's packets, behind any IP header: what begins it, what answers that, and data of odd length.</summary>
internal static class Segments
{
    private const uint Tag = 0x1234_5678;

    private static readonly byte[] s_maximumSegmentSize = [2, 4, 5, 0xB4];
    private static readonly byte[] s_timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];

    /// <summary>The client's first packet.</summary>
    public static PacketBuilder Opening(this PacketBuilder ip, byte protocol, ushort source, ushort destination) => protocol switch
    {
        IpProtocol.Tcp => ip.Tcp(source, destination, TcpFlags.Syn, seq: 1000, options: s_maximumSegmentSize),
        IpProtocol.Udp => ip.Udp(source, destination).Payload("query"),
        _ => ip.Sctp(source, destination).Chunk(SctpChunkType.Init, 0, new byte[16]),
    };

    /// <summary>The server's first packet.</summary>
    public static PacketBuilder Answer(this PacketBuilder ip, byte protocol, ushort source, ushort destination) => protocol switch
    {
        IpProtocol.Tcp => ip.Tcp(source, destination, TcpFlags.Syn | TcpFlags.Ack, seq: 5000, ack: 1001, options: s_maximumSegmentSize),
        IpProtocol.Udp => ip.Udp(source, destination).Payload("answer"),
        _ => ip.Sctp(source, destination, Tag).Chunk(SctpChunkType.InitAck, 0, new byte[20]),
    };

    /// <summary>A packet in the middle of a session, either way.</summary>
    public static PacketBuilder Data(this PacketBuilder ip, byte protocol, ushort source, ushort destination, int length = 333) => protocol switch
    {
        IpProtocol.Tcp => ip.Tcp(source, destination, TcpFlags.Ack | TcpFlags.Psh, 1001, 5001, options: s_timestamps).PayloadOf(length),
        IpProtocol.Udp => ip.Udp(source, destination).PayloadOf(length),
        _ => ip.Sctp(source, destination, Tag).Chunk(
            SctpChunkType.Data, 3, [.. Enumerable.Range(0, length).Select(index => (byte)index)]),
    };
}
