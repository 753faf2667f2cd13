using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>A packet's headers between the network layer and the payload, with lengths and checksums yet to fill in.</summary>
/// <param name="Protocol">What the network header says of it.</param>
/// <param name="Header">Bytes, with 0 in the fields to fill in; of a tunnel, all its headers.</param>
/// <param name="Checksum">How the checksum is made.</param>
/// <param name="ChecksumOffset">Where it belongs.</param>
internal sealed record TransportLayer(
    byte Protocol, byte[] Header, TransportChecksum Checksum = TransportChecksum.None, int ChecksumOffset = 0)
{
    /// <summary>Headers and data with length and checksum.</summary>
    /// <param name="networkHeader">An IPv4 or IPv6 header: its addresses are those of the pseudo-header.</param>
    /// <param name="protocol">Protocol of the pseudo-header.</param>
    /// <param name="data">The payload.</param>
    public byte[] Build(byte[] networkHeader, byte protocol, byte[] data)
    {
        byte[] segment = [.. Header, .. data];
        if (Protocol == IpProtocol.Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(4), (ushort)segment.Length);
        }

        Span<byte> field = segment.AsSpan(ChecksumOffset);
        switch (Checksum)
        {
            case TransportChecksum.Plain:
                BinaryPrimitives.WriteUInt16BigEndian(field, PlainChecksum.Of(segment));
                break;
            case TransportChecksum.WithPseudoHeader:
                BinaryPrimitives.WriteUInt16BigEndian(field, PlainChecksum.OfSegment(networkHeader, protocol, segment));
                break;
            case TransportChecksum.Udp:
                ushort checksum = PlainChecksum.OfSegment(networkHeader, protocol, segment);
                BinaryPrimitives.WriteUInt16BigEndian(field, checksum == 0 ? ushort.MaxValue : checksum);
                break;
            case TransportChecksum.Crc32c:
                BinaryPrimitives.WriteUInt32LittleEndian(field, PlainCrc32c.Of(segment));
                break;
        }

        return segment;
    }
}
