using System.Buffers.Binary;
using CsCheck;

namespace Fulcrum.Testing;

/// <summary>Damages frames a little: what comes out is nearly right, which reaches deeper into a parser than noise does.</summary>
public static class Nudge
{
    private const int NetworkOffset = 14;

    /// <summary>Types, lengths and offsets: of Ethernet, IPv4 and what follows it, of IPv6, then in ICMP's quotes.</summary>
    private static readonly int[] s_lengthFields =
    [
        12, NetworkOffset, NetworkOffset + 2, NetworkOffset + 6, NetworkOffset + 20 + 4, NetworkOffset + 20 + 12,
        NetworkOffset + 20 + 14,
        NetworkOffset + 4, NetworkOffset + 40, NetworkOffset + 40 + 2, NetworkOffset + 40 + 4, NetworkOffset + 40 + 12,
        NetworkOffset + 28, NetworkOffset + 28 + 2, NetworkOffset + 28 + 6, NetworkOffset + 48 + 4, NetworkOffset + 48 + 6,
    ];

    /// <summary>Values that mean something: versions with lengths, edges, extension headers and protocols.</summary>
    private static readonly byte[] s_values =
        [0, 1, 0x0F, 0x40, 0x41, 0x44, 0x45, 0x46, 0x4F, 0x60, 0x7F, 0x80, 0xFF, 4, 6, 17, 41, 43, 44, 47, 58, 60, 132];

    /// <summary>Well-formed frames after up to three changes; half of them get a right IPv4 header checksum again.</summary>
    public static Gen<byte[]> Frames(Gen<byte[]> wellFormed) => Gen.Select(
        wellFormed,
        Change.Array[0, 3],
        Gen.Bool,
        (frame, changes, mend) =>
        {
            byte[] changed = changes.Aggregate(frame, (current, change) => current.Length == 0 ? current : change(current));
            return mend ? Mend(changed) : changed;
        });

    private static Gen<Func<byte[], byte[]>> Change { get; } = Gen.Frequency(
        (3, Gen.UInt.Select<uint, Func<byte[], byte[]>>(at => frame => frame[..(int)(at % (uint)frame.Length)])),
        (1, Gen.UInt.Select<uint, Func<byte[], byte[]>>(at => frame => frame[..(int)Math.Min(at % 64, (uint)frame.Length)])),
        (1, Generate.Bytes(400).Select<byte[], Func<byte[], byte[]>>(tail => frame => [.. frame, .. tail])),
        (2, Gen.UInt.Select<uint, Func<byte[], byte[]>>(bit => frame =>
            Set(frame, bit / 8 % (uint)frame.Length, old => (byte)(old ^ 1 << (int)(bit % 8))))),
        (3, Gen.Select(Gen.UInt[0, 90], Gen.OneOf(s_values), (at, value) =>
            (Func<byte[], byte[]>)(frame => Set(frame, at, _ => value)))),
        (3, Gen.Select(Gen.OneOf(s_lengthFields), Gen.Int[-9, 9], (at, by) =>
            (Func<byte[], byte[]>)(frame => Add(frame, at, by)))),
        (1, Gen.Select(Gen.OneOf(s_lengthFields), Gen.UShort, (at, value) =>
            (Func<byte[], byte[]>)(frame => Add(frame, at, value)))));

    private static byte[] Set(byte[] frame, uint at, Func<byte, byte> change)
    {
        if (at < frame.Length)
        {
            frame[at] = change(frame[at]);
        }

        return frame;
    }

    private static byte[] Add(byte[] frame, int at, int by)
    {
        if (at + 2 <= frame.Length)
        {
            Span<byte> field = frame.AsSpan(at);
            BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(field) + by));
        }

        return frame;
    }

    private static byte[] Mend(byte[] frame)
    {
        if (frame.Length <= NetworkOffset || frame[NetworkOffset] >> 4 == 6)
        {
            return frame;
        }

        int headerLength = (frame[NetworkOffset] & 15) * 4;
        if (headerLength >= 20 && frame.Length >= NetworkOffset + headerLength)
        {
            Span<byte> header = frame.AsSpan(NetworkOffset, headerLength);
            header[10] = header[11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(header[10..], PlainChecksum.Of(header));
        }

        return frame;
    }
}
