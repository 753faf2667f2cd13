using System.Buffers.Binary;
using System.Net;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>The Internet checksum of adverts (RFC 1071), with and without a pseudo-header (RFC 9568, 5.2.8). Pure functions.</summary>
internal static class VrrpChecksum
{
    /// <summary>Where it is in a message.</summary>
    public const int Offset = 6;

    private const int AddressLength = 16;

    /// <summary>Of a message whose checksum field is 0; 0: of one whose field is right.</summary>
    public static ushort Of(ReadOnlySpan<byte> message) => Fold(Sum(message));

    /// <summary>With the pseudo-header of either family; the addresses are of one.</summary>
    public static ushort Of(ReadOnlySpan<byte> message, IPAddress source, IPAddress destination) =>
        Fold(Sum(message) + Sum(source) + Sum(destination) + ReceivedPacket.VrrpProtocol + (ulong)message.Length);

    private static ulong Sum(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        return address.TryWriteBytes(bytes, out int length) ? Sum(bytes[..length]) : 0;
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        for (; bytes.Length > 1; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.Length > 0 ? sum + ((ulong)bytes[0] << 8) : sum;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
