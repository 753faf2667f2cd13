using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fulcrum.Packets;

/// <summary>
/// The checksum of SCTP: the CRC with Castagnoli's polynomial 0x1EDC6F41, bits reflected (RFC 9260 appendix A).
/// </summary>
/// <remarks>
/// It is worked out with the processor's own instruction (SSE4.2, Arm CRC32) where there is one, else with a table of the
/// runtime. A CRC of several pieces starts from <see cref="Seed"/>, goes through <see cref="Update"/> for each and ends with
/// <see cref="Finish"/>.
/// </remarks>
public static unsafe class Crc32c
{
    /// <summary>State before the first byte.</summary>
    public const uint Seed = 0xFFFF_FFFF;

    /// <summary>The CRC of each value of four bits.</summary>
    private static ReadOnlySpan<uint> HalfByteTable =>
    [
        0x0000_0000, 0x105E_C76F, 0x20BD_8EDE, 0x30E3_49B1, 0x417B_1DBC, 0x5125_DAD3, 0x61C6_9362, 0x7198_540D,
        0x82F6_3B78, 0x92A8_FC17, 0xA24B_B5A6, 0xB215_72C9, 0xC38D_26C4, 0xD3D3_E1AB, 0xE330_A81A, 0xF36E_6F75,
    ];

    /// <summary>The finished CRC of <paramref name="length"/> bytes, from any alignment.</summary>
    /// <param name="data">First byte; unsafe: <paramref name="length"/> bytes are readable, none behind them is read.</param>
    /// <param name="length">Bytes, not negative.</param>
    /// <param name="crc">State from <see cref="Update"/> over the bytes before these.</param>
    public static uint Compute(byte* data, int length, uint crc = Seed) => Finish(Update(crc, data, length));

    /// <summary>The state after <paramref name="length"/> more bytes, from any alignment.</summary>
    /// <param name="crc"><see cref="Seed"/>, or the state before these bytes.</param>
    /// <param name="data">First byte; unsafe: <paramref name="length"/> bytes are readable, none behind them is read.</param>
    /// <param name="length">Bytes, not negative.</param>
    public static uint Update(uint crc, byte* data, int length)
    {
        int offset = 0;
        for (; offset <= length - sizeof(ulong); offset += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, Little(Unsafe.ReadUnaligned<ulong>(data + offset)));
        }

        for (; offset < length; offset++)
        {
            crc = BitOperations.Crc32C(crc, data[offset]);
        }

        return crc;
    }

    /// <summary>The state after four bytes of 0, which stand for a checksum field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UpdateZeroWord(uint crc) => BitOperations.Crc32C(crc, 0u);

    /// <summary>The CRC of all the bytes that led to a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint crc) => ~crc;

    /// <summary>What belongs into <see cref="SctpHeader.Checksum"/>, whatever that field holds.</summary>
    /// <param name="packet">The SCTP header; unsafe: <paramref name="length"/> bytes are readable.</param>
    /// <param name="length">Bytes of header and chunks, at least <see cref="SctpHeader.Length"/>.</param>
    public static Le32 OfSctp(byte* packet, int length)
    {
        uint crc = UpdateZeroWord(Update(Seed, packet, SctpHeader.ChecksumOffset));
        return Le32.FromHost(Compute(packet + SctpHeader.Length, length - SctpHeader.Length, crc));
    }

    /// <summary>The same as <see cref="Compute"/>, half a byte at a time: what <see cref="Compute"/> is tested against.</summary>
    public static uint ComputeScalar(byte* data, int length, uint crc = Seed)
    {
        for (int offset = 0; offset < length; offset++)
        {
            crc ^= data[offset];
            crc = crc >> 4 ^ HalfByteTable[(int)(crc & 15)];
            crc = crc >> 4 ^ HalfByteTable[(int)(crc & 15)];
        }

        return Finish(crc);
    }

    private static ulong Little(ulong value) =>
        BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
}
