using System.Buffers.Binary;

namespace Fulcrum.Packets;

/// <summary>A 32-bit number as it lies in a packet (network byte order), an IPv4 address for example.</summary>
/// <param name="Raw">The four bytes, loaded as they lie in memory.</param>
public readonly record struct Be32(uint Raw)
{
    /// <summary>The number in host byte order.</summary>
    public uint Host => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(Raw) : Raw;

    /// <summary>Makes the network form of a host number.</summary>
    public static Be32 FromHost(uint value) =>
        new(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>Dotted decimal.</summary>
    public override string ToString()
    {
        uint host = Host;
        return $"{host >> 24}.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}";
    }
}
