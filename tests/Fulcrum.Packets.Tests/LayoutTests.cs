using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests;

public unsafe class LayoutTests
{
    [TestCase(typeof(EthernetHeader), 14)]
    [TestCase(typeof(Ipv4Header), 20)]
    [TestCase(typeof(TcpHeader), 20)]
    [TestCase(typeof(UdpHeader), 8)]
    [TestCase(typeof(IcmpHeader), 8)]
    [TestCase(typeof(Ipv6Header), 40)]
    [TestCase(typeof(Ipv6FragmentHeader), 8)]
    [TestCase(typeof(IpAddress), 16)]
    [TestCase(typeof(SctpHeader), 12)]
    [TestCase(typeof(SctpChunkHeader), 4)]
    [TestCase(typeof(GreHeader), 4)]
    [TestCase(typeof(GueHeader), 4)]
    [TestCase(typeof(GueRemoteChecksum), 8)]
    [TestCase(typeof(Be16), 2)]
    [TestCase(typeof(Le32), 4)]
    [TestCase(typeof(Be32), 4)]
    public void Header_Size_IsThatOfTheFormat(Type type, int size) => Assert.That(Marshal.SizeOf(type), Is.EqualTo(size));

    [TestCase(typeof(EthernetHeader), nameof(EthernetHeader.Destination), 0)]
    [TestCase(typeof(EthernetHeader), nameof(EthernetHeader.Source), 6)]
    [TestCase(typeof(EthernetHeader), nameof(EthernetHeader.EtherType), 12)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.VersionAndLength), 0)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.TypeOfService), 1)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.TotalLength), 2)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.Identification), 4)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.FlagsAndOffset), 6)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.TimeToLive), 8)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.Protocol), 9)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.Checksum), 10)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.Source), 12)]
    [TestCase(typeof(Ipv4Header), nameof(Ipv4Header.Destination), 16)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.SourcePort), 0)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.DestinationPort), 2)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.SequenceNumber), 4)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.AcknowledgmentNumber), 8)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.DataOffset), 12)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.Flags), 13)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.Window), 14)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.Checksum), 16)]
    [TestCase(typeof(TcpHeader), nameof(TcpHeader.UrgentPointer), 18)]
    [TestCase(typeof(UdpHeader), nameof(UdpHeader.SourcePort), 0)]
    [TestCase(typeof(UdpHeader), nameof(UdpHeader.DestinationPort), 2)]
    [TestCase(typeof(UdpHeader), nameof(UdpHeader.Length), 4)]
    [TestCase(typeof(UdpHeader), nameof(UdpHeader.Checksum), 6)]
    [TestCase(typeof(IcmpHeader), nameof(IcmpHeader.Type), 0)]
    [TestCase(typeof(IcmpHeader), nameof(IcmpHeader.Code), 1)]
    [TestCase(typeof(IcmpHeader), nameof(IcmpHeader.Checksum), 2)]
    [TestCase(typeof(IcmpHeader), nameof(IcmpHeader.Rest), 4)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.VersionClassFlow), 0)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.PayloadLength), 4)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.NextHeader), 6)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.HopLimit), 7)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.Source), 8)]
    [TestCase(typeof(Ipv6Header), nameof(Ipv6Header.Destination), 24)]
    [TestCase(typeof(Ipv6FragmentHeader), nameof(Ipv6FragmentHeader.NextHeader), 0)]
    [TestCase(typeof(Ipv6FragmentHeader), nameof(Ipv6FragmentHeader.OffsetAndFlags), 2)]
    [TestCase(typeof(Ipv6FragmentHeader), nameof(Ipv6FragmentHeader.Identification), 4)]
    [TestCase(typeof(SctpHeader), nameof(SctpHeader.SourcePort), 0)]
    [TestCase(typeof(SctpHeader), nameof(SctpHeader.DestinationPort), 2)]
    [TestCase(typeof(SctpHeader), nameof(SctpHeader.VerificationTag), 4)]
    [TestCase(typeof(SctpHeader), nameof(SctpHeader.Checksum), SctpHeader.ChecksumOffset)]
    [TestCase(typeof(SctpChunkHeader), nameof(SctpChunkHeader.Type), 0)]
    [TestCase(typeof(SctpChunkHeader), nameof(SctpChunkHeader.Flags), 1)]
    [TestCase(typeof(SctpChunkHeader), nameof(SctpChunkHeader.Length), 2)]
    [TestCase(typeof(GreHeader), nameof(GreHeader.FlagsAndVersion), 0)]
    [TestCase(typeof(GreHeader), nameof(GreHeader.ProtocolType), 2)]
    [TestCase(typeof(GueHeader), nameof(GueHeader.VariantAndLength), 0)]
    [TestCase(typeof(GueHeader), nameof(GueHeader.ProtocolOrControlType), 1)]
    [TestCase(typeof(GueHeader), nameof(GueHeader.Flags), 2)]
    [TestCase(typeof(GueRemoteChecksum), nameof(GueRemoteChecksum.PrivateFlags), 0)]
    [TestCase(typeof(GueRemoteChecksum), nameof(GueRemoteChecksum.ChecksumStart), 4)]
    [TestCase(typeof(GueRemoteChecksum), nameof(GueRemoteChecksum.ChecksumOffset), 6)]
    public void Field_Offset_IsThatOfTheFormat(Type type, string field, int offset) =>
        Assert.That((int)Marshal.OffsetOf(type, field), Is.EqualTo(offset));

    [Test]
    public void Headers_OverTcpFrame_ReadItsFields()
    {
        byte[] frame = Packet.Ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b")
            .Ipv4("192.0.2.1", "198.51.100.2", ttl: 9, dontFragment: true, options: [1, 1, 1, 0])
            .Tcp(1234, 80, TcpFlags.Syn | TcpFlags.Ece, seq: 0x01020304, ack: 5, window: 77, options: [2, 4, 5, 180])
            .Build();
        fixed (byte* bytes = frame)
        {
            EthernetHeader* ethernet = (EthernetHeader*)bytes;
            Ipv4Header* ipv4 = (Ipv4Header*)(bytes + sizeof(EthernetHeader));
            TcpHeader* tcp = (TcpHeader*)((byte*)ipv4 + ipv4->HeaderLength);
            Assert.Multiple(() =>
            {
                Assert.That(MacAddress.Read(ethernet->Destination).ToString(), Is.EqualTo("02:00:00:00:00:0b"));
                Assert.That(ethernet->EtherType.Host, Is.EqualTo(EtherTypes.Ipv4));
                Assert.That((ipv4->Version, ipv4->HeaderLength, ipv4->TotalLength.Host), Is.EqualTo((4, 24, (ushort)48)));
                Assert.That((ipv4->IsFragment, ipv4->DontFragment, ipv4->TimeToLive), Is.EqualTo((false, true, (byte)9)));
                Assert.That($"{ipv4->Source} {ipv4->Destination}", Is.EqualTo("192.0.2.1 198.51.100.2"));
                Assert.That((tcp->SourcePort.Host, tcp->DestinationPort.Host, tcp->HeaderLength), Is.EqualTo(((ushort)1234, (ushort)80, 24)));
                Assert.That((tcp->SequenceNumber.Host, tcp->Flags), Is.EqualTo((0x01020304u, TcpFlags.Syn | TcpFlags.Ece)));
            });
        }
    }

    [Test]
    public void Headers_OverSctpOverIpv6_ReadItsFields()
    {
        byte[] packet = Packet.Ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b")
            .Ipv6("2001:db8::1", "2001:db8::2", hopLimit: 9, trafficClass: 0xB8, flowLabel: 0x12345)
            .Sctp(1234, 80, tag: 0x01020304).Chunk(SctpChunkType.CookieEcho, 3, 1, 2, 3).BuildPacket();
        fixed (byte* bytes = packet)
        {
            Ipv6Header* ipv6 = (Ipv6Header*)bytes;
            SctpHeader* sctp = (SctpHeader*)(ipv6 + 1);
            SctpChunkHeader* chunk = (SctpChunkHeader*)(sctp + 1);
            Assert.Multiple(() =>
            {
                Assert.That((ipv6->Version, ipv6->TrafficClass, ipv6->FlowLabel), Is.EqualTo((6, (byte)0xB8, 0x12345u)));
                Assert.That((ipv6->PayloadLength.Host, ipv6->NextHeader), Is.EqualTo(((ushort)20, IpProtocol.Sctp)));
                Assert.That(ipv6->HopLimit, Is.EqualTo(9));
                Assert.That($"{ipv6->Source} {ipv6->Destination}", Is.EqualTo("2001:db8::1 2001:db8::2"));
                Assert.That((sctp->SourcePort.Host, sctp->DestinationPort.Host), Is.EqualTo(((ushort)1234, (ushort)80)));
                Assert.That(sctp->VerificationTag.Host, Is.EqualTo(0x01020304));
                Assert.That(sctp->Checksum, Is.EqualTo(Crc32c.OfSctp((byte*)sctp, 20)));
                Assert.That((chunk->Type, chunk->Flags), Is.EqualTo((SctpChunkType.CookieEcho, (byte)3)));
                Assert.That(chunk->Length.Host, Is.EqualTo(7));
            });
        }
    }

    [Test]
    public void Headers_OverGueWithRemoteChecksum_ReadItsFields()
    {
        PacketBuilder ipv4 = Packet.Ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b").Ipv4("192.0.2.1", "198.51.100.2");
        byte[] packet = ipv4.Gue(ipv4.Tcp(1, 2, TcpFlags.Ack), 7, remoteChecksum: true).BuildPacket();
        fixed (byte* bytes = packet)
        {
            GueHeader* gue = (GueHeader*)(bytes + Ipv4Header.MinimumLength + UdpHeader.HeaderLength);
            GueRemoteChecksum* option = (GueRemoteChecksum*)(gue + 1);
            Assert.That((gue->Variant, gue->IsControl, gue->HeaderLength), Is.EqualTo((0, false, 12)));
            Assert.That((gue->ProtocolOrControlType, gue->Flags.Host), Is.EqualTo((IpProtocol.Ipip, GueHeader.PrivateFlag)));
            Assert.That(option->PrivateFlags.Host, Is.EqualTo(GueRemoteChecksum.RemoteChecksumFlag));
            Assert.That((option->ChecksumStart.Host, option->ChecksumOffset.Host), Is.EqualTo(((ushort)20, (ushort)36)));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Headers_OverGre_ReadItsFields(bool checksum)
    {
        PacketBuilder ipv6 = Packet.Ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b").Ipv6("2001:db8::1", "2001:db8::2");
        byte[] packet = ipv6.Gre(ipv6.Udp(1, 2), checksum).BuildPacket();
        GreHeader header = Unsafe.ReadUnaligned<GreHeader>(ref packet[Ipv6Header.Length]);

        int length = checksum ? GreHeader.LengthWithChecksum : GreHeader.MinimumLength;
        Assert.That((header.HasChecksum, header.HeaderLength), Is.EqualTo((checksum, length)));
        Assert.That(header.ProtocolType.Host, Is.EqualTo(EtherTypes.Ipv6));
    }

    [TestCase(true, 0, true)]
    [TestCase(false, 8, true)]
    [TestCase(false, 65528, true)]
    [TestCase(false, 0, false)]
    public void IsFragment_FlagOrOffset_TellsAFragment(bool moreFragments, int offset, bool expected)
    {
        byte[] frame = Packet.Ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b")
            .Ipv4("192.0.2.1", "198.51.100.2", dontFragment: true, moreFragments: moreFragments, fragmentOffset: offset).Udp(1, 2).Build();
        Ipv4Header header = Unsafe.ReadUnaligned<Ipv4Header>(ref frame[14]);

        Assert.That((header.IsFragment, header.FragmentOffset), Is.EqualTo((expected, offset)));
    }

    [Test]
    public void NetworkNumbers_FromHost_LieBigEndian()
    {
        Be16 port = Be16.FromHost(0x0102);
        Be32 address = Be32.FromHost(0x0A000001);

        Assert.That(MemoryMarshal.AsBytes(new ReadOnlySpan<Be16>(in port)).ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(MemoryMarshal.AsBytes(new ReadOnlySpan<Be32>(in address)).ToArray(), Is.EqualTo(new byte[] { 10, 0, 0, 1 }));
        Assert.That((port.Host, address.Host, address.ToString()), Is.EqualTo(((ushort)0x0102, 0x0A000001u, "10.0.0.1")));
    }
}
