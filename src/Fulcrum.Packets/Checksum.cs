using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fulcrum.Packets;

/// <summary>
/// The Internet checksum (RFC 1071) and its incremental update (RFC 1624): the one place for both.
/// </summary>
/// <remarks>
/// Sums are of 16-bit words as they lie in memory: one's-complement addition gives the same bytes in either byte order
/// (RFC 1071 section 2B). A 32-bit number stands for the sum of its halves, because 2^16 is congruent to 1 modulo 2^16 - 1.
/// Zero has two forms, 0 and 0xFFFF; a sum that starts from something other than 0 never comes to 0, so a checksum that
/// is updated here equals the one computed afresh for every packet whose words are not all 0.
/// </remarks>
public static unsafe class Checksum
{
    /// <summary>The sum of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(Be16 value) => value.Raw;

    /// <summary>The sum of two words: at most 17 bits, so that 32,768 of them can be added without overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(Be32 value) => (value.Raw & 0xFFFF) + (value.Raw >> 16);

    /// <summary>
    /// The sum of an address: at most 18 bits. An IPv4 address has that of its two words: ffff of the mapped form is a zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(IpAddress address)
    {
        ulong sum = (address.High & 0xFFFF_FFFF) + (address.High >> 32) + (address.Low & 0xFFFF_FFFF) + (address.Low >> 32);
        return (uint)((sum & 0xFFFF) + (sum >> 16 & 0xFFFF) + (sum >> 32));
    }

    /// <summary>The sum of an address and a port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(IpAddress address, Be16 port) => Sum(address) + port.Raw;

    /// <summary>The sum of an address and a port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(Be32 address, Be16 port) => Sum(address) + port.Raw;

    /// <summary>
    /// What replacing words of sum <paramref name="removed"/> by words of sum <paramref name="added"/> adds to a sum: ~m + m',
    /// folded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Delta(uint removed, uint added) => Fold((ulong)~removed + added);

    /// <summary>The delta of the opposite rewrite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Negate(ushort delta) => (ushort)~delta;

    /// <summary>The delta of two rewrites together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Combine(ushort a, ushort b) => FoldOnce((uint)a + b);

    /// <summary>The checksum after a rewrite: HC' = ~(~HC + ~m + m') (RFC 1624 section 3, equation 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be16 Apply(Be16 checksum, ushort delta) => new((ushort)(FoldOnce((uint)(checksum.Raw ^ 0xFFFF) + delta) ^ 0xFFFF));

    /// <summary>The checksum after two rewrites: as <see cref="Apply(Be16, ushort)"/> with both together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be16 Apply(Be16 checksum, ushort first, ushort second) =>
        new((ushort)(FoldOnce((uint)(checksum.Raw ^ 0xFFFF) + first + second) ^ 0xFFFF));

    /// <summary>
    /// The UDP checksum after a rewrite. 0 means that the sender made none and stays; a result of 0 is sent as 0xFFFF (RFC 768).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be16 ApplyUdp(Be16 checksum, ushort delta)
    {
        if (checksum.Raw == 0)
        {
            return checksum;
        }

        Be16 updated = Apply(checksum, delta);
        return updated.Raw == 0 ? new Be16(0xFFFF) : updated;
    }

    /// <summary>The sum of the pseudo-header of TCP and UDP over IPv4 (RFC 9293 section 3.1, RFC 768).</summary>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address.</param>
    /// <param name="protocol">One of <see cref="IpProtocol"/>.</param>
    /// <param name="length">Bytes of layer-4 header and data, in host byte order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PseudoHeaderSum(Be32 source, Be32 destination, byte protocol, ushort length) =>
        Sum(source) + Sum(destination) + Be16.FromHost(protocol).Raw + Be16.FromHost(length).Raw;

    /// <summary>The sum of the pseudo-header of TCP, UDP and ICMPv6 over IPv6 (RFC 8200 section 8.1).</summary>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address: the last one, if a routing header names more.</param>
    /// <param name="protocol">One of <see cref="IpProtocol"/>: that of the upper layer.</param>
    /// <param name="length">Bytes of the upper layer's header and data, in host byte order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PseudoHeaderSum(IpAddress source, IpAddress destination, byte protocol, uint length) =>
        Sum(source) + Sum(destination) + Be16.FromHost(protocol).Raw + Sum(Be32.FromHost(length));

    /// <summary>The checksum of <paramref name="length"/> bytes, from any alignment. An odd last byte is padded with 0.</summary>
    /// <param name="data">First byte; unsafe: <paramref name="length"/> bytes are readable, none behind them is read.</param>
    /// <param name="length">Bytes, not negative; the checksum field among them holds 0.</param>
    /// <param name="initialSum">Sum of what is not in <paramref name="data"/>, such as <see cref="PseudoHeaderSum"/>.</param>
    public static Be16 Compute(byte* data, int length, uint initialSum = 0) =>
        new((ushort)~Fold(BytesSum(data, length) + initialSum));

    /// <summary>The same as <see cref="Compute"/>, word by word: what <see cref="Compute"/> is tested against.</summary>
    public static Be16 ComputeScalar(byte* data, int length, uint initialSum = 0) =>
        new((ushort)~Fold(initialSum + TailSum(data, length)));

    /// <summary>Adds one piece of bytes that lie in several places; begin with a sum of 0 or a pseudo-header's.</summary>
    /// <param name="sum">Sum of what comes before.</param>
    /// <param name="offset">Bytes of the pieces before this one; after an odd number its words are the other way round.</param>
    /// <param name="data">First byte; unsafe: <paramref name="length"/> bytes are readable, none behind them is read.</param>
    /// <param name="length">Bytes, not negative, odd ones too.</param>
    /// <returns>A sum of at most 17 bits for the next piece or for <see cref="Finish"/>.</returns>
    public static uint Append(uint sum, int offset, byte* data, int length)
    {
        ushort piece = Fold(BytesSum(data, length));
        return Fold(sum) + (uint)((offset & 1) == 0 ? piece : BinaryPrimitives.ReverseEndianness(piece));
    }

    /// <summary>The checksum of all the words that led to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be16 Finish(uint sum) => new((ushort)~Fold(sum));

    /// <summary>The UDP checksum of all the words that led to a sum: 0 is sent as 0xFFFF (RFC 768).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be16 FinishUdp(uint sum)
    {
        ushort checksum = (ushort)~Fold(sum);
        return new Be16(checksum == 0 ? ushort.MaxValue : checksum);
    }

    /// <summary>Whether the checksum in an IPv4 header is right.</summary>
    /// <param name="header">First byte; unsafe: <paramref name="headerLength"/> bytes are readable.</param>
    /// <param name="headerLength">Bytes with options: 20 to 60, a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValidHeader(byte* header, int headerLength)
    {
        if (headerLength != Ipv4Header.MinimumLength)
        {
            return Compute(header, headerLength).Raw == 0;
        }

        uint* words = (uint*)header;
        ulong sum = (ulong)words[0] + words[1] + words[2] + words[3] + words[4];
        // At most 35 bits, so this comes to at most 20 and one more fold decides.
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (sum & 0xFFFF) + (sum >> 16) == 0xFFFF;
    }

    /// <summary>The sum of bytes, not folded: at most 48 bits up to 256 KiB.</summary>
    private static ulong BytesSum(byte* data, int length)
    {
        ulong sum = 0;
        int offset = 0;
        if (Vector256.IsHardwareAccelerated && length >= Vector256<byte>.Count)
        {
            // Lanes of 64 bits take 32-bit words: no carry is lost below 2^32 words.
            Vector256<ulong> low = Vector256.Create(0xFFFF_FFFFUL);
            Vector256<ulong> even = Vector256<ulong>.Zero;
            Vector256<ulong> odd = Vector256<ulong>.Zero;
            for (; offset <= length - Vector256<byte>.Count; offset += Vector256<byte>.Count)
            {
                Vector256<ulong> words = Vector256.Load(data + offset).AsUInt64();
                even += words & low;
                odd += words >>> 32;
            }

            sum += Vector256.Sum(even + odd);
        }

        for (; offset <= length - sizeof(ulong); offset += sizeof(ulong))
        {
            ulong words = Unsafe.ReadUnaligned<ulong>(data + offset);
            sum += (words & 0xFFFF_FFFF) + (words >> 32);
        }

        return sum + TailSum(data + offset, length - offset);
    }

    private static ulong TailSum(byte* data, int length)
    {
        ulong sum = 0;
        int offset = 0;
        for (; offset <= length - sizeof(ushort); offset += sizeof(ushort))
        {
            sum += Unsafe.ReadUnaligned<ushort>(data + offset);
        }

        if (offset < length)
        {
            sum += BitConverter.IsLittleEndian ? data[offset] : (uint)data[offset] << 8;
        }

        return sum;
    }

    /// <summary>Folds up to 48 bits to 16, without ever turning another sum into 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Fold(ulong sum)
    {
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return FoldOnce((uint)((sum & 0xFFFF) + (sum >> 16)));
    }

    /// <summary>Folds a sum of a few 16-bit sums: the halves meet in the upper one, with the carry of the lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort FoldOnce(uint sum) => (ushort)(sum + BitOperations.RotateLeft(sum, 16) >> 16);
}
