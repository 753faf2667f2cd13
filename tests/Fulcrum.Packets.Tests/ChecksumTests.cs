using System.Runtime.InteropServices;
using CsCheck;
using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests;

public unsafe class ChecksumTests
{
    private static readonly Gen<uint> s_word = Generate.Address.Select(address => address.Raw);

    [Test]
    public void Compute_Rfc1071Example_GivesItsSum()
    {
        byte[] data = [0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7];

        Assert.That(Compute(data).Host, Is.EqualTo(0x220D));
    }

    [Test]
    public void Compute_EveryLengthAndAlignment_EqualsScalarAndPlain()
    {
        const int longest = 1600;
        Random random = new(1624);
        byte* memory = (byte*)NativeMemory.AlignedAlloc(longest + 64, 64);
        try
        {
            Span<byte> bytes = new(memory, longest + 64);
            random.NextBytes(bytes);
            bytes[..200].Fill(0xFF);
            for (int length = 0; length <= longest; length++)
            {
                int alignment = length % 33;
                uint initial = (uint)random.Next();
                Be16 fast = Checksum.Compute(memory + alignment, length, initial);

                Assert.That(fast, Is.EqualTo(Checksum.ComputeScalar(memory + alignment, length, initial)), $"length {length}");
                Assert.That(
                    Checksum.Compute(memory + alignment, length).Host,
                    Is.EqualTo(PlainChecksum.Of(bytes.Slice(alignment, length))),
                    $"length {length}, alignment {alignment}");
            }

            for (int alignment = 0; alignment < 64; alignment++)
            {
                foreach (int length in (int[])[0, 1, 2, 7, 8, 9, 20, 31, 32, 33, 60, 63, 64, 65, 95, 1499, 1500])
                {
                    Assert.That(Checksum.Compute(memory + alignment, length), Is.EqualTo(Checksum.ComputeScalar(memory + alignment, length)));
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [Test]
    public void Compute_LargestSum_LosesNoCarry()
    {
        byte[] data = new byte[65_535];
        Array.Fill(data, (byte)0xFF);

        Assert.That(Compute(data).Host, Is.EqualTo(PlainChecksum.Of(data)));
    }

    [Test]
    public void Apply_AnyRewriteOfTwoWords_EqualsFullChecksum() => Gen.Select(Gen.Byte.Array[2, 60], s_word, s_word, s_word).Sample((data, old, first, second) =>
    {
        // A byte that is not 0 stays: no packet is all zeros.
        byte[] packet = [1, 0, 0, 0, .. BitConverter.GetBytes(old), .. data];
        Be16 checksum = Compute(packet);

        foreach (uint word in (uint[])[first, second])
        {
            ushort delta = Checksum.Delta(BitConverter.ToUInt32(packet, 4), word);
            BitConverter.TryWriteBytes(packet.AsSpan(4), word);
            checksum = Checksum.Apply(checksum, delta);
            Assert.That(checksum, Is.EqualTo(Compute(packet)));
        }
    });

    [Test]
    public void Apply_NegatedDelta_RestoresTheChecksum() => Gen.Select(Gen.UShort[0, 0xFFFE], s_word, s_word).Sample((raw, removed, added) =>
    {
        ushort delta = Checksum.Delta(removed, added);
        Be16 there = Checksum.Apply(new Be16(raw), delta);

        Assert.That(Checksum.Apply(there, Checksum.Negate(delta)), Is.EqualTo(new Be16(raw)));
        Assert.That(Checksum.Negate(Checksum.Negate(delta)), Is.EqualTo(delta));
    });

    [Test]
    public void Negate_DeltaOfARewrite_ActsAsDeltaOfTheOppositeRewrite() =>
        Gen.Select(Gen.UShort[0, 0xFFFE], s_word, s_word).Sample((raw, removed, added) => Assert.That(
            Checksum.Apply(new Be16(raw), Checksum.Negate(Checksum.Delta(removed, added))),
            Is.EqualTo(Checksum.Apply(new Be16(raw), Checksum.Delta(added, removed)))));

    [Test]
    public void Combine_TwoDeltas_ActsAsOneAfterTheOther() =>
        Gen.Select(Gen.UShort[0, 0xFFFE], Gen.UShort, Gen.UShort).Sample((raw, first, second) =>
        {
            Be16 stepwise = Checksum.Apply(Checksum.Apply(new Be16(raw), first), second);

            Assert.That(Checksum.Apply(new Be16(raw), Checksum.Combine(first, second)), Is.EqualTo(stepwise));
        });

    [Test]
    public void ApplyUdp_AnyRewrite_EqualsFullChecksum() => Gen.Select(Generate.Address, Generate.Address, Generate.Address, Generate.Port, Gen.UShort, Gen.Byte.Array[0, 40]).Sample(
        (source, destination, newDestination, newPort, port, data) =>
        {
            byte[] before = Udp(source, destination, port, data);
            ushort delta = Checksum.Delta(
                Checksum.Sum(destination, Be16.FromHost(port)), Checksum.Sum(newDestination, newPort));

            Assert.That(
                Checksum.ApplyUdp(UdpChecksum(before), delta),
                Is.EqualTo(UdpChecksum(Udp(source, newDestination, newPort.Host, data))));
        });

    [Test]
    public void ApplyUdp_NoChecksum_StaysWithout([Values((ushort)0, (ushort)1, (ushort)0xFFFF)] ushort delta) =>
        Assert.That(Checksum.ApplyUdp(new Be16(0), delta).Raw, Is.Zero);

    [TestCase((ushort)0x1234, (ushort)0x1234)]
    [TestCase((ushort)0x0001, (ushort)0x0001)]
    public void ApplyUdp_ResultIsZero_IsSentAsAllOnes(ushort checksum, ushort delta)
    {
        Assert.That(Checksum.Apply(new Be16(checksum), delta).Raw, Is.Zero, "precondition");
        Assert.That(Checksum.ApplyUdp(new Be16(checksum), delta).Raw, Is.EqualTo(0xFFFF));
    }

    [Test]
    public void PseudoHeaderSum_WithSegment_EqualsPlainChecksum() =>
        Gen.Select(Generate.Address, Generate.Address, Generate.Bytes(100)).Sample((source, destination, data) =>
        {
            byte[] frame = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").Ipv4(source, destination).Tcp(1, 2, TcpFlags.Ack).Payload(data).Build();
            byte[] segment = frame[34..];
            Be16 inPacket = new(BitConverter.ToUInt16(segment, 16));
            segment[16] = segment[17] = 0;
            uint pseudoHeader = Checksum.PseudoHeaderSum(source, destination, IpProtocol.Tcp, (ushort)segment.Length);

            fixed (byte* bytes = segment)
            {
                Assert.That(Checksum.Compute(bytes, segment.Length, pseudoHeader), Is.EqualTo(inPacket));
            }
        });

    [Test]
    public void PseudoHeaderSum_OfIpv6_EqualsTheWrittenHeader() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.Byte, Gen.UInt).Sample((source, destination, protocol, length) =>
        {
            byte[] lengthBytes = BitConverter.GetBytes(Be32.FromHost(length).Raw);
            byte[] written = [.. source, .. destination, .. lengthBytes, 0, 0, 0, protocol];
            uint sum = Checksum.PseudoHeaderSum(new IpAddress(source), new IpAddress(destination), protocol, length);

            Assert.That(Checksum.Finish(sum).Host, Is.EqualTo(PlainChecksum.Of(written)));
        });

    [Test]
    public void PseudoHeaderSum_OfIpv6WithSegment_EqualsPlainChecksum() =>
        Gen.Select(Generate.Ipv6Address, Generate.Ipv6Address, Generate.Bytes(100)).Sample((source, destination, data) =>
        {
            byte[] segment = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
                .Ipv6(source, destination).Udp(1, 2).Payload(data).BuildPacket()[40..];
            Be16 inPacket = new(BitConverter.ToUInt16(segment, 6));
            segment[6] = segment[7] = 0;
            uint pseudoHeader = Checksum.PseudoHeaderSum(source, destination, IpProtocol.Udp, (uint)segment.Length);

            fixed (byte* bytes = segment)
            {
                uint sum = Checksum.Append(pseudoHeader, 0, bytes, segment.Length);
                Assert.That(Checksum.FinishUdp(sum), Is.EqualTo(inPacket));
            }
        });

    [Test]
    public void Apply_RewriteBetweenFamilies_EqualsFullChecksum() =>
        Gen.Select(Generate.Ipv6Address, Generate.Ipv6Address, Generate.Address, Generate.Address, Generate.Bytes(100)).Sample(
            (source, destination, newSource, newDestination, data) =>
            {
                PacketBuilder ethernet = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02");
                byte[] before = ethernet.Ipv6(source, destination).Tcp(1, 2, TcpFlags.Ack).Payload(data).BuildPacket()[40..];
                byte[] after = ethernet.Ipv4(newSource, newDestination).Tcp(1, 2, TcpFlags.Ack).Payload(data).BuildPacket()[20..];
                ushort delta = Checksum.Delta(
                    Checksum.Sum(source) + Checksum.Sum(destination),
                    Checksum.Sum(new IpAddress(newSource)) + Checksum.Sum(new IpAddress(newDestination)));

                Assert.That(
                    Checksum.Apply(new Be16(BitConverter.ToUInt16(before, 16)), delta),
                    Is.EqualTo(new Be16(BitConverter.ToUInt16(after, 16))));
            });

    [Test]
    public void Sum_Ipv4AsIpAddress_IsCongruentToItsOwn() => Gen.Select(Generate.Address, Generate.Port).Sample((address, port) =>
    {
        uint mapped = Checksum.Sum(new IpAddress(address), port);

        // An address of 0 and a port of 0 have the other form of zero.
        Assert.That(mapped % 0xFFFF, Is.EqualTo(Checksum.Sum(address, port) % 0xFFFF));
        Assert.That(mapped, Is.LessThanOrEqualTo(0x4FFFF));
    });

    [Test]
    public void Append_PiecesOfAnyLength_EqualTheWhole() =>
        Gen.Select(Gen.Byte.Array[0, 70].Array[0, 6], Gen.UInt).Sample((pieces, initial) =>
        {
            uint sum = initial;
            int offset = 0;
            foreach (byte[] piece in pieces)
            {
                fixed (byte* bytes = piece)
                {
                    sum = Checksum.Append(sum, offset, bytes, piece.Length);
                }

                offset += piece.Length;
            }

            byte[] whole = [.. pieces.SelectMany(piece => piece)];
            fixed (byte* bytes = whole)
            {
                Be16 expected = Checksum.Compute(bytes, whole.Length, initial);
                Assert.That(Checksum.Finish(sum), Is.EqualTo(expected));
                Assert.That(Checksum.FinishUdp(sum), Is.EqualTo(expected.Raw == 0 ? new Be16(0xFFFF) : expected));
            }
        });

    [TestCase(0x0001_FFFEu)]
    [TestCase(0x0000_FFFFu)]
    public void FinishUdp_ResultIsZero_IsSentAsAllOnes(uint sum)
    {
        Assert.That(Checksum.Finish(sum).Raw, Is.Zero, "precondition");
        Assert.That(Checksum.FinishUdp(sum).Raw, Is.EqualTo(0xFFFF));
    }

    [Test]
    public void IsValidHeader_AnyHeader_OnlyWithTheRightChecksum() => Gen.Select(Gen.Int[5, 15], Gen.Byte.Array[60], Gen.UShort[1, 0xFFFE]).Sample((words, bytes, error) =>
    {
        byte[] header = bytes[..(words * 4)];
        header[0] = (byte)(0x40 | words);
        header[10] = header[11] = 0;
        ushort checksum = PlainChecksum.Of(header);
        Assert.That(IsValid(header, checksum), Is.True);
        // Any other value but the second form of zero is wrong.
        Assert.That(IsValid(header, (ushort)((checksum + error) % 0xFFFF)), Is.False);
    });

    [TestCase(20)]
    [TestCase(24)]
    public void IsValidHeader_AllZeros_IsNotValid(int length)
    {
        byte[] header = new byte[length];
        fixed (byte* bytes = header)
        {
            Assert.That(Checksum.IsValidHeader(bytes, length), Is.False);
        }
    }

    private static bool IsValid(byte[] header, ushort checksum)
    {
        header[10] = (byte)(checksum >> 8);
        header[11] = (byte)checksum;
        fixed (byte* bytes = header)
        {
            return Checksum.IsValidHeader(bytes, header.Length);
        }
    }

    private static byte[] Udp(Be32 source, Be32 destination, ushort port, byte[] data) =>
        Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").Ipv4(source, destination).Udp(7, port).Payload(data).Build();

    private static Be16 UdpChecksum(byte[] frame) => new(BitConverter.ToUInt16(frame, 14 + 20 + 6));

    private static Be16 Compute(byte[] data)
    {
        fixed (byte* bytes = data)
        {
            return Checksum.Compute(bytes, data.Length);
        }
    }
}
