using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

/// <summary>Rows of a real `ipvsadm -Lnc`, with the column of the local endpoint.</summary>
internal sealed class SessionTableTests
{
    [Test]
    public void Titles_Always_StandAboveTheirColumns() =>
        Assert.That(SessionTable.Titles, Is.EqualTo(
            "IPVS connection entries\n" +
            "pro expire state       source             virtual            local              destination        forward\n"));

    [TestCase(Protocol.Tcp, 899_999u, "ESTABLISHED", "192.168.1.5:50000", "10.1.1.100:80", "10.2.0.1:1025", "192.168.10.11:8080",
        "TCP 14:59  ESTABLISHED 192.168.1.5:50000  10.1.1.100:80      10.2.0.1:1025      192.168.10.11:8080 FullNat\n")]
    [TestCase(Protocol.Tcp, 104_000u, "FIN_WAIT", "192.168.1.5:50001", "10.1.1.100:80", "10.2.0.1:1026", "192.168.10.12:80",
        "TCP 01:44  FIN_WAIT    192.168.1.5:50001  10.1.1.100:80      10.2.0.1:1026      192.168.10.12:80   FullNat\n")]
    [TestCase(Protocol.Udp, 999u, "UDP", "255.255.255.255:65535", "10.1.1.100:53", "10.2.0.1:1027", "192.168.10.53:53",
        "UDP 00:00  UDP         255.255.255.255:65535 10.1.1.100:53      10.2.0.1:1027      192.168.10.53:53   FullNat\n")]
    [TestCase(Protocol.Udp, 12_000_000u, "UDP", "10.0.0.1:1", "10.1.1.100:53", "10.2.0.1:1027", "192.168.10.53:53",
        "UDP 200:00 UDP         10.0.0.1:1         10.1.1.100:53      10.2.0.1:1027      192.168.10.53:53   FullNat\n")]
    [TestCase(Protocol.Tcp, 899_000u, "ESTABLISHED", "[2001:db8::5]:50000", "[2001:db8::100]:80", "[2001:db8:2::1]:1025", "[2001:db8:1::11]:8080",
        "TCP 14:59  ESTABLISHED [2001:db8::5]:50000 [2001:db8::100]:80 [2001:db8:2::1]:1025 [2001:db8:1::11]:8080 FullNat\n")]
    public void Row_Session_PrintsIpvsadmsBytes(
        Protocol protocol, uint expires, string state, string client, string @virtual, string local, string real, string expected)
    {
        Session session = new()
        {
            Protocol = protocol,
            ExpiresInMs = expires,
            State = state,
            Client = EndpointText.Parse(client),
            Virtual = EndpointText.Parse(@virtual),
            Local = EndpointText.Parse(local),
            Real = EndpointText.Parse(real),
            Mode = ForwardingMode.FullNat,
        };

        Assert.That(SessionTable.Row(session), Is.EqualTo(expected));
    }

    [Test]
    public void Row_SessionOfTheOtherDirector_SaysSo()
    {
        Session session = new()
        {
            Client = EndpointText.Parse("192.168.1.5:50000"),
            Virtual = EndpointText.Parse("10.1.1.100:3868"),
            Real = EndpointText.Parse("192.168.10.61:3868"),
            Mode = ForwardingMode.DirectRoute,
            Remote = true,
        };

        Assert.That(SessionTable.Row(session), Does.EndWith(" Route remote\n"));
    }

    [TestCase(ForwardingMode.Nat, "Masq")]
    [TestCase(ForwardingMode.DirectRoute, "Route")]
    [TestCase(ForwardingMode.Tunnel, "Tunnel")]
    [TestCase(ForwardingMode.Unspecified, "-")]
    public void Row_SessionWithoutLocalEndpoint_HasADashThere(ForwardingMode mode, string forward)
    {
        Session session = new()
        {
            Protocol = Protocol.Sctp,
            ExpiresInMs = 1000,
            State = "ESTABLISHED",
            Client = EndpointText.Parse("192.168.1.5:50000"),
            Virtual = EndpointText.Parse("10.1.1.100:3868"),
            Real = EndpointText.Parse("192.168.10.61:3868"),
            Mode = mode,
        };

        Assert.That(SessionTable.Row(session), Is.EqualTo(
            $"SCTP 00:01  ESTABLISHED 192.168.1.5:50000  10.1.1.100:3868    -                  192.168.10.61:3868 {forward}\n"));
    }
}
