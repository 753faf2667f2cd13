using System.Buffers.Binary;

namespace Fulcrum.Packets;

/// <summary>A 32-bit number that lies in a packet with its low byte first; here only the checksum of SCTP does.</summary>
/// <param name="Raw">The four bytes, loaded as they lie in memory.</param>
public readonly record struct Le32(uint Raw)
{
    /// <summary>The number in host byte order.</summary>
    public uint Host => BitConverter.IsLittleEndian ? Raw : BinaryPrimitives.ReverseEndianness(Raw);

    /// <summary>Makes the packet's form of a host number.</summary>
    public static Le32 FromHost(uint value) =>
        new(BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Hexadecimal.</summary>
    public override string ToString() => $"0x{Host:x8}";
}
