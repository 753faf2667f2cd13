using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

[TestFixture(Families.Both4)]
[TestFixture(Families.Both6)]
[TestFixture(Families.Client6Server4)]
internal sealed class DatagramAddressTests(Families families)
{
    private AddressBench _bench = null!;

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public void Proxy_OnTheFirstDatagram_StandsBeforeThePayload(bool checksum)
    {
        _bench = new AddressBench(families, Wire.ClientAddress.ProxyV2, IpProtocol.Udp);
        checksum |= families != Families.Both4;

        _bench.Send(FromClient([1, 2, 3], checksum), ToServer([.. _bench.ProxyV2(IpProtocol.Udp), 1, 2, 3]));
        _bench.Send(FromClient([4], checksum), ToServer([4]));
        _bench.Answer(
            _bench.FromServer().Udp(Lab.RealPort, Lab.FirstLocalPort).Payload([5]),
            _bench.ToClient().Udp(Lab.VirtualPort, Lab.ClientPort).Payload([5]));

        Assert.That(_bench.Counts, Is.EqualTo((1UL, 0UL)));
    }

    [Test]
    public void Proxy_WithoutRoom_WaitsForADatagramWithRoom()
    {
        _bench = new AddressBench(families, Wire.ClientAddress.ProxyV2, IpProtocol.Udp);
        byte[] large = new byte[1452];

        _bench.Send(FromClient(large), ToServer(large, unsplittable: true));
        _bench.Send(FromClient([1]), ToServer([.. _bench.ProxyV2(IpProtocol.Udp), 1]));

        Assert.That(_bench.Counts, Is.EqualTo((1UL, 1UL)));
    }

    [Test]
    public void Uoa_OnTheFirstThreeDatagrams_StandsBeforeUdp()
    {
        _bench = new AddressBench(families, Wire.ClientAddress.Uoa, IpProtocol.Udp);

        for (byte sent = 0; sent < 3; sent++)
            _bench.Send(FromClient([1, sent]), WithUoa([1, sent]));
        _bench.Send(FromClient([1, 3]), ToServer([1, 3]));

        Assert.That(_bench.Counts, Is.EqualTo((3UL, 0UL)));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Uoa_AtTheMtu_IsLeftOut(int beyond)
    {
        _bench = new AddressBench(families, Wire.ClientAddress.Uoa, IpProtocol.Udp, lanMtu: 1400);
        int headers = families == Families.Both6 ? 48 : 28;
        byte[] data = new byte[1400 - headers - Uoa.Length + beyond];

        _bench.Send(FromClient(data), beyond == 0 ? WithUoa(data, unsplittable: true) : ToServer(data, unsplittable: true));

        Assert.That(_bench.Counts, Is.EqualTo(beyond == 0 ? (1UL, 0UL) : (0UL, 1UL)));
    }

    [Test]
    public void Uoa_BesideIpv4Options_ErasesThem()
    {
        _bench = new AddressBench(Families.Both4, Wire.ClientAddress.Uoa, IpProtocol.Udp);
        byte[] spoofed = [0, 2, 31, 8, 9, 9, 1, 2, 3, 4, 0, 0];
        byte[] erased = [.. Enumerable.Repeat((byte)1, 12)];

        for (byte sent = 0; sent < 3; sent++)
            _bench.Send(FromClient([sent], options: spoofed), WithUoa([sent], options: erased));
        _bench.Send(FromClient([3], options: spoofed), ToServer([3], options: erased));
    }

    [Test]
    public void Uoa_WithTooManyIpv4Options_IsLeftOut()
    {
        _bench = new AddressBench(Families.Both4, Wire.ClientAddress.Uoa, IpProtocol.Udp);
        byte[] options = [.. Enumerable.Repeat((byte)1, 32)];

        _bench.Send(FromClient([1], options: options), ToServer([1], options: options));

        Assert.That(_bench.Counts, Is.EqualTo((0UL, 1UL)));
    }

    private byte[] Uoa =>
    [
        (byte)(_bench.IsIpv6Client ? 0x20 : 0x10), IpProtocol.Udp, 0, (byte)(8 + _bench.ClientBytes.Length),
        31, (byte)(4 + _bench.ClientBytes.Length), .. AddressBench.ClientPortBytes, .. _bench.ClientBytes,
    ];

    private PacketBuilder FromClient(byte[] data, bool checksum = true, byte[]? options = null) =>
        _bench.FromClient(options).Udp(Lab.ClientPort, Lab.VirtualPort, checksum).Payload(data);

    private PacketBuilder ToServer(byte[] data, bool unsplittable = false, byte[]? options = null) =>
        _bench.ToServer(unsplittable, options).Udp(Lab.FirstLocalPort, Lab.RealPort).Payload(data);

    /// <summary>UDP with the checksum that it has without the header before it.</summary>
    private PacketBuilder WithUoa(byte[] data, bool unsplittable = false, byte[]? options = null)
    {
        byte[] plain = Packet.Ethernet(Lab.LanMac, Lab.LanRouterMac) is var link && _bench.IsIpv6Server
            ? link.Ipv6(AddressBench.Local6, AddressBench.Real6).Udp(Lab.FirstLocalPort, Lab.RealPort).Payload(data).Build()[54..]
            : link.Ipv4(Lab.Local, Lab.A).Udp(Lab.FirstLocalPort, Lab.RealPort).Payload(data).Build()[34..];
        return _bench.ToServer(unsplittable, options, IpProtocol.Uoa).Payload([.. Uoa, .. plain]);
    }
}
