using System.Buffers.Binary;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Puts untagged frames of fragments together again, as a receiver does, and checks what one may rely on.</summary>
internal static class Reassembly
{
    private const int LinkLength = 14;
    private const int Ipv6Length = 40;
    private const int FragmentHeaderLength = 8;

    /// <summary>The whole frame.</summary>
    /// <param name="frames">Fragments in order.</param>
    /// <param name="mtu">Longest IP packet.</param>
    public static byte[] Of(IReadOnlyList<byte[]> frames, int mtu) =>
        frames[0][LinkLength] >> 4 == 4 ? OfIpv4(frames, mtu) : OfIpv6(frames, mtu);

    private static byte[] OfIpv4(IReadOnlyList<byte[]> frames, int mtu)
    {
        int headers = LinkLength + (frames[0][LinkLength] & 15) * 4;
        List<byte> payload = [];
        foreach (byte[] frame in frames)
        {
            ushort place = Word(frame, LinkLength + 6);
            AssertSound(frame, mtu, place & 0x1FFF, (place & 0x2000) != 0, payload.Count, frame == frames[^1], headers);
            Assert.That(Word(frame, LinkLength + 4), Is.EqualTo(Word(frames[0], LinkLength + 4)), "identification");
            payload.AddRange(frame[headers..]);
        }

        byte[] whole = [.. frames[0][..headers], .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(LinkLength + 2), (ushort)(whole.Length - LinkLength));
        whole.AsSpan(LinkLength + 6, 2).Clear();
        whole.AsSpan(LinkLength + 10, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(LinkLength + 10), PlainChecksum.Of(whole.AsSpan(LinkLength..headers)));
        return whole;
    }

    private static byte[] OfIpv6(IReadOnlyList<byte[]> frames, int mtu)
    {
        const int at = LinkLength + Ipv6Length;
        const int headers = at + FragmentHeaderLength;
        List<byte> payload = [];
        foreach (byte[] frame in frames)
        {
            ushort place = Word(frame, at + 2);
            AssertSound(frame, mtu, place / 8, (place & 1) != 0, payload.Count, frame == frames[^1], headers);
            Assert.That(frame[LinkLength + 6], Is.EqualTo(44), "a fragment header follows");
            Assert.That(frame[(at + 4)..headers], Is.EqualTo(frames[0][(at + 4)..headers]), "identification");
            payload.AddRange(frame[headers..]);
        }

        byte[] whole = [.. frames[0][..at], .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(LinkLength + 4), (ushort)payload.Count);
        whole[LinkLength + 6] = frames[0][at];
        return whole;
    }

    private static void AssertSound(byte[] frame, int mtu, int offset, bool hasMore, int expected, bool isLast, int headers)
    {
        Assert.That(FrameChecksums.Faults(frame), Is.Empty);
        Assert.That(frame.Length - LinkLength, Is.LessThanOrEqualTo(mtu));
        Assert.That((offset * 8, hasMore), Is.EqualTo((expected, !isLast)), "offset, more fragments");
        Assert.That((frame.Length - headers) % 8 == 0 || isLast, "all but the last are a multiple of 8 bytes");
        Assert.That(isLast || frame.Length - LinkLength > mtu - 8, "a fragment is as long as the MTU allows");
    }

    private static ushort Word(byte[] frame, int offset) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(offset));
}
