using CsCheck;

namespace Fulcrum.Packets.Tests;

/// <summary>What headers tell of their fields.</summary>
public class HeaderTests
{
    [Test]
    public void Ipv6FirstWord_AnyFields_AreReadBack() =>
        Gen.Select(Gen.Byte, Gen.UInt[0, 0xF_FFFF], Gen.UInt[0, 0xFFF]).Sample((trafficClass, flowLabel, excess) =>
        {
            Ipv6Header header = new() { VersionClassFlow = Ipv6Header.FirstWord(trafficClass, flowLabel | excess << 20) };

            Assert.That((header.Version, header.TrafficClass, header.FlowLabel), Is.EqualTo((6, trafficClass, flowLabel)));
        });

    [Test]
    public unsafe void Ipv4Write_AnyFields_AreThereWithTheirChecksum() =>
        Gen.Select(Gen.Byte, Gen.UShort, Gen.UShort, Gen.UShort, Gen.Byte, Gen.Byte, Gen.UInt, Gen.UInt).Sample(
            (service, length, identification, flags, hops, protocol, source, destination) =>
            {
                Ipv4Header fields = new()
                {
                    VersionAndLength = Ipv4Header.Version4WithoutOptions, TypeOfService = service, TotalLength = Be16.FromHost(length),
                    Identification = Be16.FromHost(identification), FlagsAndOffset = Be16.FromHost(flags), TimeToLive = hops, Protocol = protocol,
                    Source = Be32.FromHost(source), Destination = Be32.FromHost(destination),
                };
                Ipv4Header written;
                Ipv4Header.Write((byte*)&written, fields);

                fields.Checksum = Checksum.ComputeScalar((byte*)&fields, Ipv4Header.MinimumLength);
                Assert.That(written, Is.EqualTo(fields));
            });

    [TestCase((ushort)0x0000, false, false, 0)]
    [TestCase((ushort)0x4000, true, false, 0)]
    [TestCase((ushort)0x2000, false, true, 0)]
    [TestCase((ushort)0x3FFF, false, true, 65528)]
    [TestCase((ushort)0x8001, false, false, 8)]
    public void Ipv4FlagsAndOffset_Bits_AreToldApart(ushort field, bool dontFragment, bool moreFragments, int offset)
    {
        Ipv4Header header = new() { FlagsAndOffset = Be16.FromHost(field) };

        Assert.That((header.DontFragment, header.MoreFragments), Is.EqualTo((dontFragment, moreFragments)));
        Assert.That(header.FragmentOffset, Is.EqualTo(offset));
        Assert.That(header.IsFragment, Is.EqualTo(moreFragments || offset != 0));
    }

    [TestCase((ushort)0x0000, false, 0, false)]
    [TestCase((ushort)0x0006, false, 0, false)]
    [TestCase((ushort)0x0001, true, 0, true)]
    [TestCase((ushort)0x0008, false, 8, true)]
    [TestCase((ushort)0xFFFF, true, 65528, true)]
    public void Ipv6Fragment_Bits_AreToldApart(ushort field, bool moreFragments, int offset, bool isFragment)
    {
        Ipv6FragmentHeader header = new() { OffsetAndFlags = Be16.FromHost(field) };

        Assert.That((header.MoreFragments, header.IsFragment), Is.EqualTo((moreFragments, isFragment)));
        Assert.That(header.FragmentOffset, Is.EqualTo(offset));
    }

    [TestCase((ushort)0x0000, 4, false)]
    [TestCase((ushort)0x8000, 8, true)]
    [TestCase((ushort)0x2000, 8, false)]
    [TestCase((ushort)0x1000, 8, false)]
    [TestCase((ushort)0xB000, 16, true)]
    [TestCase((ushort)0x03F8, 4, false)]
    [TestCase((ushort)0x4000, -1, false)]
    [TestCase((ushort)0x0800, -1, false)]
    [TestCase((ushort)0x0400, -1, false)]
    [TestCase((ushort)0x0001, -1, false)]
    [TestCase((ushort)0x2001, -1, false)]
    public void Gre_Flags_GiveItsLength(ushort flags, int length, bool hasChecksum)
    {
        GreHeader header = new() { FlagsAndVersion = Be16.FromHost(flags) };

        Assert.That((header.HeaderLength, header.HasChecksum), Is.EqualTo((length, hasChecksum)));
    }

    [TestCase((byte)0x00, 0, false, 4)]
    [TestCase((byte)0x02, 0, false, 12)]
    [TestCase((byte)0x3F, 0, true, GueHeader.MaximumLength)]
    [TestCase((byte)0x45, 1, false, 24)]
    public void Gue_FirstByte_IsToldApart(byte value, int variant, bool isControl, int length)
    {
        GueHeader header = new() { VariantAndLength = value };

        Assert.That((header.Variant, header.IsControl, header.HeaderLength), Is.EqualTo((variant, isControl, length)));
    }

    [Test]
    public void Gue_DataWithRemoteChecksum_HasItsLength()
    {
        GueHeader header = new() { VariantAndLength = GueHeader.DataWith(GueRemoteChecksum.Length) };

        Assert.That((header.Variant, header.IsControl, header.HeaderLength), Is.EqualTo((0, false, 12)));
    }

    [Test]
    public void IsError_EveryType_OnlyTheOnesThatQuote() => Assert.Multiple(() =>
    {
        int[] types = [.. Enumerable.Range(0, 256)];
        Assert.That(types.Where(type => IcmpTypes.IsError((byte)type)), Is.EqualTo(new[] { 3, 4, 5, 11, 12 }));
        Assert.That(types.Where(type => Icmpv6Types.IsError((byte)type)), Is.EqualTo(Enumerable.Range(0, 128)));
        Assert.That(types.Where(type => Icmpv6Types.IsNeighborDiscovery((byte)type)), Is.EqualTo(Enumerable.Range(133, 5)));
    });
}
