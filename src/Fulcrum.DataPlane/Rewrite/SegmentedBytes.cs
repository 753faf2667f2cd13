using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>Sums over packets whose bytes may lie in several segments.</summary>
/// <remarks>unsafe: <c>start</c> lies in the first segment, and the packet has the bytes asked for from there on.</remarks>
public static unsafe class SegmentedBytes
{
    /// <summary>Adds bytes to an Internet checksum's sum.</summary>
    public static uint Sum(Mbuf* packet, byte* start, int length, uint sum)
    {
        int done = 0;
        int available = AvailableFrom(packet, start);
        for (byte* data = start; ; data = Mbuf.Data(packet))
        {
            int piece = Math.Min(available, length - done);
            sum = Checksum.Append(sum, done, data, piece);
            done += piece;
            if (done == length || packet->Next == null)
                return sum;
            packet = packet->Next;
            available = packet->DataLength;
        }
    }

    /// <summary>The CRC32c of an SCTP packet with 0 in the checksum field.</summary>
    public static Le32 SctpChecksum(Mbuf* packet, byte* start, int length)
    {
        uint crc = Crc32c.UpdateZeroWord(Crc32c.Update(Crc32c.Seed, start, SctpHeader.ChecksumOffset));
        int available = AvailableFrom(packet, start) - SctpHeader.Length;
        length -= SctpHeader.Length;
        for (byte* data = start + SctpHeader.Length; ; data = Mbuf.Data(packet))
        {
            int piece = Math.Min(available, length);
            crc = Crc32c.Update(crc, data, piece);
            length -= piece;
            if (length == 0 || packet->Next == null)
                return Le32.FromHost(Crc32c.Finish(crc));
            packet = packet->Next;
            available = packet->DataLength;
        }
    }

    private static int AvailableFrom(Mbuf* packet, byte* start) => packet->DataLength - (int)(start - Mbuf.Data(packet));
}
