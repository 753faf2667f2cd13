using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Tests;

internal sealed class ArgumentTests
{
    [TestCase("tcp:10.0.0.1:80", Protocol.Tcp, "10.0.0.1", 80u)]
    [TestCase("UDP:10.0.0.1:53", Protocol.Udp, "10.0.0.1", 53u)]
    [TestCase("tcp:[2001:DB8:0::1]:443", Protocol.Tcp, "2001:db8::1", 443u)]
    [TestCase("sctp:[2001:db8::1]:3868", Protocol.Sctp, "2001:db8::1", 3868u)]
    [TestCase("SCTP:10.0.0.1:3868", Protocol.Sctp, "10.0.0.1", 3868u)]
    [TestCase("tcp:10.0.0.1:0", Protocol.Tcp, "10.0.0.1", 0u)]
    [TestCase("tcp:10.0.0.1:65535", Protocol.Tcp, "10.0.0.1", 65535u)]
    public void ServiceKey_Valid_IsParsed(string text, Protocol protocol, string address, uint port) =>
        Assert.That(ServiceKeyText.Parse(text), Is.EqualTo(
            new ServiceKey { Protocol = protocol, Virtual = new Endpoint { Address = address, Port = port } }));

    [TestCase("")]
    [TestCase("10.0.0.1:80")]
    [TestCase("dccp:10.0.0.1:80")]
    [TestCase("tcp:10.0.0.1")]
    [TestCase("tcp:10.0.0.1:")]
    [TestCase("tcp::80")]
    [TestCase("tcp:10.1:80")]
    [TestCase("tcp:0x0a000001:80")]
    [TestCase("tcp:10.0.0.01:80")]
    [TestCase("tcp:[10.0.0.1]:80")]
    [TestCase("tcp:2001:db8::1:80")]
    [TestCase("tcp:[2001:db8::1]")]
    [TestCase("tcp:10.0.0.1:65536")]
    [TestCase("tcp:10.0.0.1:-1")]
    [TestCase("tcp:10.0.0.1: 80")]
    [TestCase("tcp:www:80")]
    public void ServiceKey_Invalid_IsRefusedWithAnExample(string text) =>
        Assert.That(() => ServiceKeyText.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("for example"));

    [TestCase("tcp:10.0.0.1:80")]
    [TestCase("udp:[2001:db8::1]:53")]
    [TestCase("sctp:10.0.0.1:3868")]
    public void ServiceKey_Formatted_IsWhatWasParsed(string text) =>
        Assert.That(ServiceKeyText.Format(ServiceKeyText.Parse(text)), Is.EqualTo(text));

    [Test]
    public void PoolAddress_RangeWithPort_IsParsed() =>
        Assert.That(PoolAddressText.Parse("192.0.2.10-20@lan"), Is.EqualTo(new LocalAddress { Address = "192.0.2.10-20", Port = "lan" }));

    [Test]
    public void PoolAddress_Ipv6RangeWithPort_IsParsed() =>
        Assert.That(PoolAddressText.Parse("2001:db8::10-1f@lan"),
            Is.EqualTo(new LocalAddress { Address = "2001:db8::10-1f", Port = "lan" }));

    [TestCase(TunnelKind.Ipip, 0u, TunnelChecksum.None, "ipip")]
    [TestCase(TunnelKind.Gre, 0u, TunnelChecksum.None, "gre:-c")]
    [TestCase(TunnelKind.Gre, 0u, TunnelChecksum.Plain, "gre:+c")]
    [TestCase(TunnelKind.Gue, 6080u, TunnelChecksum.None, "gue:6080:-c")]
    [TestCase(TunnelKind.Gue, 6080u, TunnelChecksum.Plain, "gue:6080:+c")]
    [TestCase(TunnelKind.Gue, 6080u, TunnelChecksum.Remote, "gue:6080:r+c")]
    public void TunnelInfo_OfAServer_IsIpvsadmsText(TunnelKind kind, uint port, TunnelChecksum checksum, string expected)
    {
        Tunnel tunnel = new() { Kind = kind, Port = port, Checksum = checksum };
        RealServer server = new() { Mode = ForwardingMode.Tunnel, Tunnel = tunnel };
        Assert.That(TunnelText.Info(server), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("192.0.2.10")]
    [TestCase("192.0.2.10@")]
    [TestCase("@lan")]
    [TestCase("192.0.2.10@lan@wan")]
    public void PoolAddress_WithoutAddressOrPort_IsRefused(string text) =>
        Assert.That(() => PoolAddressText.Parse(text), Throws.TypeOf<FormatException>());
}
