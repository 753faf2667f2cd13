using System.Buffers.Binary;

namespace Fulcrum.Packets;

/// <summary>A 16-bit number as it lies in a packet (network byte order). Mixing it up with a host number does not compile.</summary>
/// <param name="Raw">The two bytes, loaded as they lie in memory.</param>
public readonly record struct Be16(ushort Raw)
{
    /// <summary>The number in host byte order.</summary>
    public ushort Host => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(Raw) : Raw;

    /// <summary>Makes the network form of a host number.</summary>
    public static Be16 FromHost(ushort value) =>
        new(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <inheritdoc />
    public override string ToString() => Host.ToString();
}
