using System.Runtime.InteropServices;
using System.Text;
using CsCheck;

namespace Fulcrum.Packets.Tests;

public unsafe class Crc32cTests
{
    /// <summary>The check value of the CRC catalogue, and the examples of RFC 3720 appendix B.4.</summary>
    private static IEnumerable<TestCaseData> Examples
    {
        get
        {
            yield return new TestCaseData(Encoding.ASCII.GetBytes("123456789"), 0xE306_9283u).SetArgDisplayNames("check value");
            yield return new TestCaseData(new byte[32], 0x8A91_36AAu).SetArgDisplayNames("zeros");
            yield return new TestCaseData(Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8_AB43u).SetArgDisplayNames("ones");
            yield return new TestCaseData(Up(32), 0x46DD_794Eu).SetArgDisplayNames("counting up");
            yield return new TestCaseData(Up(32).Reverse().ToArray(), 0x113F_DB5Cu).SetArgDisplayNames("counting down");
            yield return new TestCaseData(Array.Empty<byte>(), 0u).SetArgDisplayNames("nothing");
        }
    }

    [TestCaseSource(nameof(Examples))]
    public void Compute_PublishedExample_GivesItsCrc(byte[] data, uint expected)
    {
        fixed (byte* bytes = data)
        {
            Assert.That(Crc32c.Compute(bytes, data.Length), Is.EqualTo(expected));
            Assert.That(Crc32c.ComputeScalar(bytes, data.Length), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Compute_EveryLengthAndAlignment_EqualsScalar()
    {
        const int longest = 1600;
        byte* memory = (byte*)NativeMemory.AlignedAlloc(longest + 64, 64);
        try
        {
            new Random(9260).NextBytes(new Span<byte>(memory, longest + 64));
            for (int length = 0; length <= longest; length++)
            {
                byte* data = memory + length % 33;
                Assert.That(Crc32c.Compute(data, length), Is.EqualTo(Crc32c.ComputeScalar(data, length)), $"length {length}");
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [Test]
    public void Update_PieceByPiece_EqualsTheWhole() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100]).Sample((first, second, third) =>
        {
            byte[] whole = [.. first, .. second, .. third];
            uint crc = Crc32c.Seed;
            foreach (byte[] piece in (byte[][])[first, second])
            {
                fixed (byte* bytes = piece)
                {
                    crc = Crc32c.Update(crc, bytes, piece.Length);
                }
            }

            fixed (byte* bytes = third)
            fixed (byte* all = whole)
            {
                uint expected = Crc32c.ComputeScalar(all, whole.Length);
                Assert.That(Crc32c.Finish(Crc32c.Update(crc, bytes, third.Length)), Is.EqualTo(expected));
                Assert.That(Crc32c.Compute(bytes, third.Length, crc), Is.EqualTo(expected));
                Assert.That(Crc32c.ComputeScalar(bytes, third.Length, crc), Is.EqualTo(expected));
            }
        });

    [Test]
    public void UpdateZeroWord_AnyState_IsThatOfFourZeros() => Gen.UInt.Sample(crc =>
    {
        uint zeros = 0;
        Assert.That(Crc32c.UpdateZeroWord(crc), Is.EqualTo(Crc32c.Update(crc, (byte*)&zeros, 4)));
    });

    [Test]
    public void OfSctp_AnyPacket_ReadsItsChecksumFieldAsZero() =>
        Gen.Select(Gen.Byte.Array[12, 200], Gen.UInt).Sample((packet, noise) =>
        {
            packet.AsSpan(8, 4).Clear();
            fixed (byte* bytes = packet)
            {
                uint expected = Crc32c.ComputeScalar(bytes, packet.Length);
                ((SctpHeader*)bytes)->Checksum = new Le32(noise);
                Assert.That(Crc32c.OfSctp(bytes, packet.Length).Host, Is.EqualTo(expected));
            }
        });

    [Test]
    public void Checksum_InPacket_LiesLowByteFirst()
    {
        SctpHeader header = new() { Checksum = Le32.FromHost(0x0102_0304) };

        Assert.That(new ReadOnlySpan<byte>((byte*)&header + 8, 4).ToArray(), Is.EqualTo(new byte[] { 4, 3, 2, 1 }));
        Assert.That((header.Checksum.Host, header.Checksum.ToString()), Is.EqualTo((0x0102_0304u, "0x01020304")));
    }

    private static byte[] Up(int length) => [.. Enumerable.Range(0, length).Select(value => (byte)value)];
}
