using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Packets;

/// <summary>auth_hmac.</summary>
[TestFixture]
public sealed class HmacTests
{
    private const string Hex = "hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static readonly VrrpHmac s_hmac = new() { Keys = [new(1, new(Hex)), new(2, new(new string('k', 40)))], ActiveKey = 1 };

    private FakeTime _time = null!;

    [SetUp]
    public void SetUp() => _time = new();

    [TestCase(2, false, false)]
    [TestCase(3, false, false)]
    [TestCase(3, false, true)]
    [TestCase(3, true, false)]
    public void Read_OfWhatIsWritten_GivesItOnce(int version, bool isIpv6, bool isUnicast)
    {
        InstanceSettings settings = Settings(s_hmac, version, isIpv6, isUnicast);
        PacketMemory sender = new(0, _time), receiver = new(0, _time);
        byte[] first = Write(settings, sender), second = Write(settings, sender);

        Assert.That(Read(settings, first, receiver), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(settings, second, receiver), Is.EqualTo(VrrpDrop.None), "the clock stands still, the stamp grows");
        Assert.That(Read(settings, first, receiver), Is.EqualTo(VrrpDrop.Replay));
        second[^1] ^= 1;
        Assert.That(Read(settings, second, receiver), Is.EqualTo(VrrpDrop.Authentication));
    }

    // What keepalived 2.4.3 sent in a network namespace, from the IP header on.
    private const string Version3 =
        "45c0003c00010000ff70d01a0a630001e0000012311596010032434c0a630015010100006b0e5b5ff7f700007ab8f71abb1a0e45f56326fff96a3f11";
    private const string Version2 = "45c0004400010000ff70d0120a630001e00000122117960100013e6c0a6300170000000000000000"
        + "010100006b0e5b61acd6000019d9266de421982197e3f0325415fe7d";
    private const string Unicast =
        "45c0003c00010000ff70a5c80a6300010a63000231189601003218f40a630018010100006b0e5b5ffe720000d114a26f5980cb58b34600ce6ee58150";
    private const string Ipv6 = "6c0b9438003470fffe800000000000007494dffffe861b2dff020000000000000000000000000012"
        + "311696010032abd7fe800000000000000000000000990001010200006b0e5b5ffb3b0000f7f494b2e32c70f1d1f58af209c01727";

    [TestCase(Version3, 3, "10.99.0.21", 0.5, null, 1)]
    [TestCase(Version2, 2, "10.99.0.23", 1, null, 1)]
    [TestCase(Unicast, 3, "10.99.0.24", 0.5, "10.99.0.2", 1)]
    [TestCase(Ipv6, 3, "fe80::99:1", 0.5, null, 2)]
    public void Packet_OfKeepalived_IsTakenAndWrittenAlike(string hex, int version, string address, double interval, string? peer, int key)
    {
        byte[] bytes = Convert.FromHexString(hex);
        bool isIpv6 = bytes[0] >> 4 == 6;
        byte[] message = bytes[(isIpv6 ? 40 : 20)..];
        IPAddress source = new(isIpv6 ? bytes.AsSpan(8, 16) : bytes.AsSpan(12, 4)), to = new(isIpv6 ? bytes.AsSpan(24, 16) : bytes.AsSpan(16, 4));
        InstanceSettings settings = VrrpSamples.Settings(VrrpSamples.Instance(routerId: message[1], priority: 150, address: address) with
        {
            Version = version,
            Interval = TimeSpan.FromSeconds(interval),
            Hmac = s_hmac with { ActiveKey = key },
            Transport = new() { Peers = peer is null ? [] : [new(source, null, null)] },
        });
        FakeTime then = new(TimeOf(message.AsSpan(message.Length - 24, 6)));
        byte[] buffer = new byte[AdvertWriter.LargestLength];

        ReceivedPacket packet;
        VrrpDrop drop = isIpv6 ? ReceivedPacket.ReadIpv6(message, source, to, 255, out packet) : ReceivedPacket.ReadIpv4(bytes, out packet);
        Assert.That(drop, Is.EqualTo(VrrpDrop.None));
        Assert.That(AdvertReader.Read(packet, settings, new(0, then), null, out VrrpAdvert? advert), Is.EqualTo(VrrpDrop.None));
        Assert.That(advert!.Priority, Is.EqualTo(150));
        int length = AdvertWriter.Write(settings, new(0, then), 150, source, to, buffer);
        Assert.That(Convert.ToHexStringLower(buffer.AsSpan(length - message.Length, message.Length)), Is.EqualTo(Convert.ToHexStringLower(message)));
    }

    [Test]
    public void Write_Trailer_HasKeyStampAndDigest()
    {
        InstanceSettings settings = Settings(s_hmac, 3);
        byte[] packet = Write(settings, new(0, _time));
        byte[] message = packet[20..];
        uint seconds = (uint)_time.GetUtcNow().ToUnixTimeSeconds();

        Assert.That(message, Has.Length.EqualTo(12 + 28));
        Assert.That(Convert.ToHexStringLower(message.AsSpan(12, 12)), Is.EqualTo($"01010000{seconds:x8}00000000"));
        byte[] signed = [4, 3, 51, 0, 10, 99, 0, 1, .. new byte[12], .. message[..6], 0, 0, .. message[8..24], .. new byte[16]];
        byte[] digest = HMACSHA256.HashData(Convert.FromHexString(Hex[4..]), signed);
        Assert.That(message[24..], Is.EqualTo(digest[..16]));
    }

    [Test]
    public void Read_OutsideOfTheWindow_IsStale()
    {
        InstanceSettings settings = Settings(s_hmac, 3);
        byte[] packet = Write(settings, new(0, _time));

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(Read(settings, packet, new(0, _time)), Is.EqualTo(VrrpDrop.Stale));
        Assert.That(Read(Settings(s_hmac with { ChecksTime = false }, 3), packet, new(0, _time)), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(Settings(s_hmac with { Window = TimeSpan.FromSeconds(60) }, 3), packet, new(0, _time)), Is.EqualTo(VrrpDrop.None));
    }

    [TestCase(HmacMode.Enforce, VrrpDrop.AuthenticationType)]
    [TestCase(HmacMode.Permissive, VrrpDrop.None)]
    [TestCase(HmacMode.ReceiveOnly, VrrpDrop.None)]
    public void Read_WithoutATrailer_IsTakenOnTheWayToIt(HmacMode mode, VrrpDrop expected) => Assert.That(
        Read(Settings(s_hmac with { Mode = mode }, 3), Write(Settings(null, 3), new(0, _time)), new(0, _time)), Is.EqualTo(expected));

    [TestCase(HmacMode.Permissive, 28)]
    [TestCase(HmacMode.ReceiveOnly, 0)]
    public void Write_OnTheWayToIt_HasATrailerOrNot(HmacMode mode, int length) => Assert.That(
        Write(Settings(s_hmac with { Mode = mode }, 3), new(0, _time)), Has.Length.EqualTo(Write(Settings(null, 3), new(0, _time)).Length + length));

    [Test]
    public void Read_OtherKey_IsFoundByItsIdOrRefused()
    {
        byte[] packet = Write(Settings(s_hmac with { ActiveKey = 2 }, 3), new(0, _time));

        Assert.That(Read(Settings(s_hmac, 3), packet, new(0, _time)), Is.EqualTo(VrrpDrop.None));
        Assert.That(Read(Settings(s_hmac with { Keys = [s_hmac.Keys[0]] }, 3), packet, new(0, _time)), Is.EqualTo(VrrpDrop.Authentication));
        Assert.That(Read(Settings(s_hmac with { Keys = [s_hmac.Keys[0], new(2, new(new string('x', 40)))] }, 3), packet, new(0, _time)),
            Is.EqualTo(VrrpDrop.Authentication));
    }

    [Test]
    public void Read_OfAnotherSenderOrRouter_IsRefused()
    {
        byte[] packet = Write(Settings(s_hmac, 3), new(0, _time));
        packet[15] = 9;

        Assert.That(Read(Settings(s_hmac, 3), packet, new(0, _time)), Is.EqualTo(VrrpDrop.Authentication));
    }

    [Test]
    public void Settings_HmacTakesThePlaceOfAPasswordAndHasItsWindow()
    {
        VrrpInstance instance = VrrpSamples.Instance() with
        {
            Authentication = new("PASS", "x"),
            Hmac = s_hmac with { Mode = HmacMode.Permissive },
            IsStrict = true,
            Interval = TimeSpan.FromSeconds(10),
        };
        InstanceSettings settings = VrrpSamples.Settings(instance);

        Assert.That(settings.Authentication, Is.Null);
        Assert.That((settings.Hmac!.Mode, settings.Hmac.Window), Is.EqualTo((HmacMode.Enforce, (TimeSpan?)TimeSpan.FromSeconds(30))));
        Assert.That(VrrpSamples.Settings(instance with { Hmac = s_hmac with { ActiveKey = 7 } }).Hmac, Is.Null);
        Assert.That($"{settings}", Does.Not.Contain("0102"));
    }

    private static InstanceSettings Settings(VrrpHmac? hmac, int version, bool isIpv6 = false, bool isUnicast = false) =>
        VrrpSamples.Settings(VrrpSamples.Instance(address: isIpv6 ? "fe80::99" : "10.99.0.10") with
        {
            Version = version, Hmac = hmac, Transport = new() { Peers = isUnicast ? [new(IPAddress.Parse("10.99.0.1"), null, null)] : [] },
        });

    /// <summary>Seconds since 1970, 32 bits, and their parts, 16 bits.</summary>
    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> stamp)
    {
        long parts = BinaryPrimitives.ReadUInt16BigEndian(stamp[4..]);
        long ticks = (parts * TimeSpan.TicksPerSecond + ushort.MaxValue) >> 16;
        return DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(stamp)).AddTicks(ticks);
    }

    private static byte[] Write(InstanceSettings settings, PacketMemory memory)
    {
        byte[] buffer = new byte[AdvertWriter.LargestLength];
        return buffer[..AdvertWriter.Write(settings, memory, 100, SourceOf(settings), DestinationOf(settings), buffer)];
    }

    private static VrrpDrop Read(InstanceSettings settings, byte[] bytes, PacketMemory memory)
    {
        VrrpDrop drop = SourceOf(settings).AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? ReceivedPacket.ReadIpv6(bytes, SourceOf(settings), DestinationOf(settings), 255, out ReceivedPacket packet)
            : ReceivedPacket.ReadIpv4(bytes, out packet);
        return drop != VrrpDrop.None ? drop : AdvertReader.Read(packet, settings, memory, null, out _);
    }

    private static IPAddress SourceOf(InstanceSettings settings) =>
        IPAddress.Parse(settings.Addresses[0].ToString().StartsWith("fe80", StringComparison.Ordinal) ? "fe80::1" : "10.99.0.1");

    private static IPAddress DestinationOf(InstanceSettings settings) => settings.IsUnicast ? IPAddress.Parse("10.99.0.7") : settings.Group;
}
