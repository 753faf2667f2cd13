using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>What a test says of a TCP segment.</summary>
internal sealed record Segment(TcpFlags Flags, uint Seq, uint Ack = 0)
{
    public byte[] Options { get; init; } = [];

    public byte[] Data { get; init; } = [];

    /// <summary>Goes out without an identification, where translation gives one to smaller packets.</summary>
    public bool Unsplittable { get; init; }

    /// <summary>Bytes in the first mbuf.</summary>
    public int FirstMbuf { get; init; } = int.MaxValue;

    public PacketBuilder Of(PacketBuilder packet, ushort from, ushort to) => packet.Tcp(from, to, Flags, Seq, Ack, 1000, Options).Payload(Data);
}
