using System.Net;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using static Fulcrum.ControlPlane.Tests.Vrrp.Packets.KeepalivedCaptures;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Packets;

[TestFixture]
public sealed class AdvertTests
{
    private const int Ipv6HeaderLength = 40;
    private const int IpChecksumOffset = 10;

    private static IEnumerable<Capture> Captures => All;

    [TestCaseSource(nameof(Captures))]
    public void Read_OfKeepalived_IsTaken(Capture capture)
    {
        PacketMemory memory = new();

        VrrpAdvert first = Take(capture, capture.First, memory);
        VrrpAdvert last = Take(capture, capture.Last, memory);

        Assert.Multiple(() =>
        {
            Assert.That(first.Priority, Is.EqualTo(capture.Settings.Priority));
            Assert.That(last.Priority, Is.Zero);
            Assert.That(first.Interval, Is.EqualTo(capture.Settings.Interval));
            Assert.That(first.Addresses, Is.EqualTo(capture.Settings.Addresses));
            Assert.That(first.Source, Is.EqualTo(capture.Source));
            Assert.That(first.RouterId, Is.EqualTo(capture.Settings.RouterId));
            Assert.That(first.Version, Is.EqualTo(capture.Settings.Version));
        });
    }

    [TestCaseSource(nameof(Captures))]
    public void Write_IsWhatKeepalivedSends(Capture capture)
    {
        byte[] expected = Convert.FromHexString(capture.First);
        byte[] buffer = new byte[AdvertWriter.LargestLength];

        int length = AdvertWriter.Write(
            capture.Settings, new(), capture.Settings.Priority, capture.Source, IPAddress.Parse(capture.Destination), buffer);

        if (expected[0] >> 4 == 6)
            expected = expected[Ipv6HeaderLength..];
        else
            expected.AsSpan(IpChecksumOffset, 2).Clear(); // The kernel's.
        Assert.That(Convert.ToHexStringLower(buffer.AsSpan(0, length)), Is.EqualTo(Convert.ToHexStringLower(expected)));
    }

    [TestCase("version 2", 26, VrrpDrop.Checksum, TestName = "Read_WrongChecksum_IsRefused")]
    [TestCase("version 3, 100 ms", 26, VrrpDrop.Checksum, TestName = "Read_WrongChecksumOfVersion3_IsRefused")]
    [TestCase("version 3, 100 ms", 24, VrrpDrop.Checksum, TestName = "Read_OtherIntervalWithoutChecksum_IsRefused")]
    [TestCase("version 2", 8, VrrpDrop.TimeToLive, TestName = "Read_FromFarAway_IsRefused")]
    [TestCase("version 2", 16, VrrpDrop.Destination, TestName = "Read_UnicastForMulticast_IsRefused")]
    [TestCase("version 3, unicast", 8, VrrpDrop.None, TestName = "Read_UnicastFromFarAway_IsTaken")]
    [TestCase("version 2 with AH", 1, VrrpDrop.None, TestName = "Read_AhWithOtherTypeOfService_IsTaken")]
    [TestCase("version 2 with AH", 32, VrrpDrop.Authentication, TestName = "Read_AhWithOtherValue_IsRefused")]
    [TestCase("version 2 with AH", 31, VrrpDrop.Authentication, TestName = "Read_AhWithOtherSequence_IsRefused")]
    [TestCase("version 2 with AH", 5, VrrpDrop.Authentication, TestName = "Read_AhWithOtherIdentification_IsRefused")]
    [TestCase("version 2 with AH", 46, VrrpDrop.Checksum, TestName = "Read_AhWithOtherMessage_IsRefused")]
    public void Read_Damaged(string name, int offset, VrrpDrop expected)
    {
        Capture capture = All.Single(c => c.Name == name);
        byte[] bytes = Convert.FromHexString(capture.First);
        bytes[offset] ^= 0x41;

        Assert.That(Read(capture.Settings, bytes), Is.EqualTo(expected));
    }

    [Test]
    public void Read_ShortMessages_AreTruncated()
    {
        foreach (Capture capture in All)
        {
            byte[] whole = Convert.FromHexString(capture.First);
            int header = whole[0] >> 4 == 6 ? Ipv6HeaderLength : 20;
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] bytes = whole[..length];
                if (header == 20 && length >= 4)
                    (bytes[2], bytes[3]) = (0, (byte)length);
                VrrpDrop drop = length < header && header == Ipv6HeaderLength ? VrrpDrop.Truncated : Read(capture.Settings, bytes);
                Assert.That(drop, Is.EqualTo(VrrpDrop.Truncated), $"{capture}, {length} bytes");
            }
        }
    }

    [Test]
    public void Read_PaddingOfEthernet_IsLeftOut()
    {
        Capture capture = All.First();

        Assert.That(Read(capture.Settings, [.. Convert.FromHexString(capture.First), .. new byte[14]]), Is.EqualTo(VrrpDrop.None));
    }

    [Test]
    public void Read_TrailerBehindTheAddresses_IsRefused()
    {
        Capture capture = All.Single(c => c.Name == "version 3, 100 ms");
        byte[] bytes = [.. Convert.FromHexString(capture.First), .. new byte[28]];
        bytes[3] += 28;

        Assert.That(Read(capture.Settings, bytes), Is.EqualTo(VrrpDrop.Truncated));
    }

    [Test]
    public void Read_OtherVersion_IsRefused() => Assert.That(
        Read(Of("version 2").Settings with { Version = 3 }, Convert.FromHexString(Of("version 2").First)), Is.EqualTo(VrrpDrop.Version));

    [Test]
    public void Read_OtherInterval_IsRefusedInVersion2AndTakenInVersion3()
    {
        InstanceSettings second = Of("version 2").Settings with { Interval = TimeSpan.FromSeconds(2) };
        InstanceSettings third = Of("version 3, 100 ms").Settings with { Interval = TimeSpan.FromSeconds(2) };

        Assert.That(Read(second, Convert.FromHexString(Of("version 2").First)), Is.EqualTo(VrrpDrop.Interval));
        Assert.That(Read(third, Convert.FromHexString(Of("version 3, 100 ms").First)), Is.EqualTo(VrrpDrop.None));
    }

    [Test]
    public void Read_IntervalZeroOfVersion3_IsRefused()
    {
        InstanceSettings settings = Of("version 3, 100 ms").Settings;

        Assert.That(Read(settings, Write(settings with { Interval = TimeSpan.Zero })), Is.EqualTo(VrrpDrop.Interval));
    }

    [TestCase("version 2", "version 2 with a password", VrrpDrop.AuthenticationType)]
    [TestCase("version 2 with a password", "version 2", VrrpDrop.AuthenticationType)]
    [TestCase("version 2 with AH", "version 2 with a password", VrrpDrop.AuthenticationType)]
    [TestCase("version 2 with a password", "version 2 with AH", VrrpDrop.AuthenticationType)]
    public void Read_OtherAuthentication_IsRefused(string reader, string sender, VrrpDrop expected) =>
        Assert.That(Read(Of(reader).Settings, Convert.FromHexString(Of(sender).First)), Is.EqualTo(expected));

    [TestCase("version 2 with a password")]
    [TestCase("version 2 with AH")]
    public void Read_OtherPassword_IsRefused(string name)
    {
        InstanceSettings settings = Of(name).Settings;

        Assert.That(Read(settings with { Authentication = settings.Authentication! with { Password = "other" } },
            Convert.FromHexString(Of(name).First)), Is.EqualTo(VrrpDrop.Authentication));
    }

    [Test]
    public void Read_AhOnceMore_IsAReplay()
    {
        Capture capture = Of("version 2 with AH");
        PacketMemory memory = new();

        Assert.That(Read(capture.Settings, Convert.FromHexString(capture.First), memory), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(capture.Settings, Convert.FromHexString(capture.First), memory), Is.EqualTo(VrrpDrop.Replay));
        Assert.That(Read(capture.Settings, Convert.FromHexString(capture.Last), memory), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(capture.Settings, Convert.FromHexString(capture.First), memory), Is.EqualTo(VrrpDrop.Replay));
        Assert.That(memory.Sequence, Is.EqualTo(7));
    }

    [Test]
    public void Read_Own_IsRefused() => Assert.That(
        Read(Of("version 2").Settings, Convert.FromHexString(Of("version 2").First), own: IPAddress.Parse("10.99.0.1")),
        Is.EqualTo(VrrpDrop.Own));

    [Test]
    public void Read_UnicastOfAStranger_IsRefusedWhereTheSourceIsChecked()
    {
        InstanceSettings settings = Of("version 3, unicast").Settings;
        byte[] bytes = Convert.FromHexString(Of("version 3, unicast").First);

        Assert.That(Read(settings, bytes), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(settings with { ChecksUnicastSource = true }, bytes), Is.EqualTo(VrrpDrop.Source));
    }

    [TestCase(255, 255, VrrpDrop.None)]
    [TestCase(0, 254, VrrpDrop.TimeToLive)]
    [TestCase(null, null, VrrpDrop.None)]
    public void Read_TimeToLiveOfAPeer_HasItsRange(int? minimum, int? maximum, VrrpDrop expected)
    {
        InstanceSettings settings = Of("version 3, unicast").Settings with { Peers = [new(IPAddress.Parse("10.99.0.1"), minimum, maximum)] };

        Assert.That(Read(settings, Convert.FromHexString(Of("version 3, unicast").First)), Is.EqualTo(expected));
    }

    [Test]
    public void Read_OldUnicastChecksum_IsFoundOutAndAnswered()
    {
        InstanceSettings settings = Of("version 3, unicast").Settings;
        byte[] bytes = Write(settings with { UsesOldUnicastChecksum = true });
        PacketMemory memory = new();

        Assert.That(Read(settings with { UsesOldUnicastChecksum = false }, bytes, memory), Is.EqualTo(VrrpDrop.Checksum));
        Assert.That(Read(settings, bytes, memory), Is.EqualTo(VrrpDrop.None));
        Assert.That(memory.UsesOldChecksum, Is.True);
    }

    [Test]
    public void Version2Checksum_OfVersion3_IsWithoutAddresses()
    {
        InstanceSettings settings = Of("version 3, 100 ms").Settings;
        InstanceSettings other = settings with { UsesVersion2Checksum = true };

        // 310d + 9601 + 000a + 0a63 + 000e = d189; priority 100 of Write is 3200 less.
        Assert.That(Convert.ToHexStringLower(Write(other).AsSpan(26, 2)), Is.EqualTo("6076"));
        Assert.That(Read(settings, Write(other)), Is.EqualTo(VrrpDrop.Checksum));
        Assert.That(Read(other, Write(other)), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(other, Write(settings)), Is.EqualTo(VrrpDrop.None), "the other kind is taken, too");
    }

    [TestCase("4500")]
    [TestCase("4506002000010000ff06d0360a630001e0000012310d9601000a43830a63000e")]
    [TestCase("6500002000010000ff70d0360a630001e0000012310d9601000a43830a63000e")]
    [TestCase("45c000200001000040330000000000000000000006040000")]
    public void ReadIpv4_Something_IsRefused(string hex) =>
        Assert.That(ReceivedPacket.ReadIpv4(Convert.FromHexString(hex), out _), Is.AnyOf(VrrpDrop.NotVrrp, VrrpDrop.Truncated));

    private static Capture Of(string name) => All.Single(capture => capture.Name == name);

    private static VrrpAdvert Take(Capture capture, string hex, PacketMemory memory)
    {
        Assert.That(ReadPacket(Convert.FromHexString(hex), out ReceivedPacket packet), Is.EqualTo(VrrpDrop.None));
        Assert.That(packet.RouterId, Is.EqualTo(capture.Settings.RouterId));
        Assert.That(AdvertReader.Read(packet, capture.Settings, memory, null, out VrrpAdvert? advert), Is.EqualTo(VrrpDrop.None));
        return advert!;
    }

    private static VrrpDrop Read(InstanceSettings settings, byte[] bytes, PacketMemory? memory = null, IPAddress? own = null)
    {
        VrrpDrop drop = ReadPacket(bytes, out ReceivedPacket packet);
        return drop != VrrpDrop.None ? drop : AdvertReader.Read(packet, settings, memory ?? new(), own, out _);
    }

    private static byte[] Write(InstanceSettings settings)
    {
        byte[] buffer = new byte[AdvertWriter.LargestLength];
        IPAddress destination = settings.IsUnicast ? settings.Peers[0].Address : settings.Group;
        return buffer[..AdvertWriter.Write(settings, new(), 100, IPAddress.Parse("10.99.0.1"), destination, buffer)];
    }

    private static VrrpDrop ReadPacket(byte[] bytes, out ReceivedPacket packet) => bytes.Length > 0 && bytes[0] >> 4 == 6 && bytes.Length >= 40
        ? ReceivedPacket.ReadIpv6(bytes.AsSpan(Ipv6HeaderLength), new(bytes.AsSpan(8, 16)), new(bytes.AsSpan(24, 16)), bytes[7], out packet)
        : ReceivedPacket.ReadIpv4(bytes, out packet);
}
