using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Forwarding modes, tunnels, address families and the client's address, as files say them.</summary>
[TestFixture]
internal sealed class ForwardingMethodTests
{
    private const string DualGroup = "local_address_group d { 10.1.0.9 lan\n2001:db8:1::9 lan\n}\n";

    [TestCase("NAT", ForwardingMode.Nat)]
    [TestCase("DR", ForwardingMode.DirectRoute)]
    [TestCase("TUN", ForwardingMode.Tunnel)]
    [TestCase("FNAT", ForwardingMode.FullNat)]
    public void Mode_EveryWord_IsRead(string word, ForwardingMode expected)
    {
        Assert.That(OnlyServer(Service($"lb_kind {word}")).Mode, Is.EqualTo(expected));
        Assert.That(OnlyServer(Service("", $"real_server 10.2.0.1 80 {{ lvs_method {word} }}")).Mode, Is.EqualTo(expected));
    }

    [TestCase("TUN", TunnelKind.Ipip, 0, TunnelChecksum.None)]
    [TestCase("TUN type ipip nocsum", TunnelKind.Ipip, 0, TunnelChecksum.None)]
    [TestCase("TUN type gre", TunnelKind.Gre, 0, TunnelChecksum.None)]
    [TestCase("TUN csum type gre", TunnelKind.Gre, 0, TunnelChecksum.Plain)]
    [TestCase("TUN type gue port 6080", TunnelKind.Gue, 6080, TunnelChecksum.None)]
    [TestCase("TUN port 65535 remcsum type gue", TunnelKind.Gue, 65535, TunnelChecksum.Remote)]
    [TestCase("TUN type gue port 6080 remcsum csum", TunnelKind.Gue, 6080, TunnelChecksum.Plain)]
    public void Tunnel_Options_AreReadInAnyOrder(string words, TunnelKind kind, int port, TunnelChecksum checksum) =>
        Assert.That(OnlyServer(Service($"lb_kind {words}")).Tunnel, Is.EqualTo(new Tunnel(kind, (ushort)port, checksum)));

    [Test]
    public void Service_ServersOfEveryMode_AreMixed()
    {
        const string Servers = """
            real_server 10.2.0.1 8080 { lvs_method NAT }
            real_server 10.2.0.2 80 { lvs_method DR }
            real_server 10.2.0.3 80 { lvs_method TUN type gre csum }
            real_server 10.2.0.4 80 { }
            real_server 10.2.0.5 8080 { lvs_method FNAT }
            """;
        VirtualService service = OnlyService(Service("lb_kind TUN type gue port 6080", Servers));
        Assert.That(service.RealServers.Select(server => $"{server.Endpoint} {server.Mode} {server.Tunnel?.Kind}"), Is.EqualTo(new[]
        {
            "10.2.0.1:8080 Nat ", "10.2.0.2:80 DirectRoute ", "10.2.0.3:80 Tunnel Gre", "10.2.0.4:80 Tunnel Gue",
            "10.2.0.5:8080 FullNat ",
        }));
    }

    [TestCase("DR")]
    [TestCase("TUN")]
    public void Port_OtherThanTheServicesWithoutTranslation_BecomesTheServicesWithAWarning(string mode)
    {
        string text = Service($"lb_kind {mode}", "real_server 10.2.0.1 8080 {\nTCP_CHECK { }\n}");
        AssertWarning(text, 7, $"{mode} does not change ports, so sessions go to port 80, as in LVS, and checks to port 8080");
        RealServer server = LoadGood(text).Services[0].RealServers[0];
        Assert.That(server.Endpoint.ToString(), Is.EqualTo("10.2.0.1:80"));
        Assert.That(((TcpCheck)server.HealthChecks[0]).Target.ToString(), Is.EqualTo("10.2.0.1:8080"));
    }

    [Test]
    public void Port_ForcedOntoThatOfAnotherServer_IsARepetitionOfIt()
    {
        string text = Service("lb_kind DR", "real_server 10.2.0.1 80 { }\nreal_server 10.2.0.1 81 { }");
        AssertWarning(text, 8, "DR does not change ports");
        Assert.That(LoadGood(text).Services[0].RealServers.Single().Repeated, Has.Count.EqualTo(1));
    }

    [Test]
    public void Mode_WordsAfterItWithoutATunnel_AreANote() =>
        AssertTells(Service("lb_kind DR type gre"), Severity.Note, 4, "'type' and what follows it");

    [TestCase("2001:db8::1 80", "FNAT", "10.2.0.1")]
    [TestCase("2001:db8::1 80", "FNAT", "2001:db8:2::1")]
    [TestCase("2001:db8::1 80", "TUN", "10.2.0.1")]
    [TestCase("2001:db8::1 80", "NAT", "2001:db8:2::1")]
    [TestCase("2001:db8::1 80", "DR", "2001:db8:2::1")]
    [TestCase("192.0.2.1 80", "TUN", "2001:db8:2::1")]
    public void Families_ThatAModeJoins_AreAccepted(string header, string mode, string server)
    {
        string text = DualGroup + Service($"lb_kind {mode}\nladdr_group_name d", $"real_server {server} 80 {{ weight 1 }}", header);
        Assert.That(OnlyServer(text).Endpoint.Address.ToString(), Is.EqualTo(server));
    }

    [TestCase("NAT")]
    [TestCase("DR")]
    public void Families_Ipv6ServiceWithIpv4Server_NeedsFullNatOrTunnel(string mode) =>
        AssertTells(Service($"lb_kind {mode}", header: "2001:db8::1 80"), Severity.Warning, 7,
            $"{mode} does not take clients of IPv6 to servers of IPv4; it is left out");

    [Test]
    public void FullNat_GroupWithoutAddressOfTheServersFamily_IsAnErrorOfTheServer() =>
        AssertError(Service("", "real_server 10.2.0.1 80 { }\nreal_server 2001:db8::2 80 { }", "2001:db8::1 80"), 9,
            "FULLNAT needs a local address of IPv6, and local-address pool 'g' (/etc/test.conf:1) has none");

    [Test]
    public void Nat_WithoutGroup_IsFine() =>
        Assert.That(OnlyService(Service("lb_kind NAT").Replace("laddr_group_name g", "", StringComparison.Ordinal)).LocalAddressPool,
            Is.Null);

    [TestCase("TCP", "client_address none", ClientAddress.None)]
    [TestCase("TCP", "client_address toa", ClientAddress.Toa)]
    [TestCase("UDP", "client_address uoa", ClientAddress.Uoa)]
    [TestCase("TCP", "client_address proxy_v1", ClientAddress.ProxyV1)]
    [TestCase("TCP", "client_address proxy_v2", ClientAddress.ProxyV2)]
    [TestCase("UDP", "client_address proxy_v2", ClientAddress.ProxyV2)]
    [TestCase("TCP", "proxy_protocol v1", ClientAddress.ProxyV1)]
    [TestCase("UDP", "proxy_protocol v2", ClientAddress.ProxyV2)]
    [TestCase("TCP", "proxy_protocol v2\nproxy_protocol disable", ClientAddress.None)]
    [TestCase("TCP", "", ClientAddress.None)]
    public void ClientAddress_OfAService_IsRead(string protocol, string lines, ClientAddress expected) =>
        Assert.That(OnlyService(WithProtocol(protocol, lines)).ClientAddress, Is.EqualTo(expected));

    [TestCase("UDP", "client_address toa", "client_address toa is an option of TCP; use uoa or proxy_v2")]
    [TestCase("UDP", "client_address proxy_v1", "client_address proxy_v1 is for TCP; use proxy_v2 or uoa")]
    [TestCase("UDP", "proxy_protocol v1", "client_address proxy_v1 is for TCP")]
    [TestCase("SCTP", "client_address toa", "no client_address can be used with SCTP")]
    [TestCase("SCTP", "proxy_protocol v2", "no client_address can be used with SCTP")]
    public void ClientAddress_OfAnotherProtocol_IsAnErrorThere(string protocol, string line, string words) =>
        AssertError(WithProtocol(protocol, line), 4, words);

    [Test]
    public void ClientAddress_WithoutFullNatServer_IsAWarning()
    {
        AssertWarning(Service("client_address toa\nlb_kind NAT"), 4, "client_address has no effect: no real_server is FNAT");
        LoadClean(Service("client_address toa\nlb_kind NAT", "real_server 10.2.0.1 80 { }\nreal_server 10.2.0.2 80 { lvs_method FNAT }"));
    }

    [Test]
    public void Load_DualStackExample_HasEveryModeAndFamilyWithoutWarnings()
    {
        string path = Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "examples", "dual-stack.conf");
        ConfigurationResult result = ConfigurationLoader.Load(path);
        Assert.That(result.Diagnostics.Select(item => item.Format()), Is.Empty);
        Assert.That(result.Model!.Services.SelectMany(service => service.RealServers.Select(server =>
            $"{service.Key} {service.ClientAddress} {server.Mode} {server.Tunnel?.Kind} {server.Endpoint}")), Is.EqualTo(new[]
        {
            "TCP 192.0.2.20:80 None Nat  10.2.0.11:8080",
            "TCP 192.0.2.20:80 None Nat  10.2.0.12:8080",
            "TCP [2001:db8::20]:443 None DirectRoute  [2001:db8:2::11]:443",
            "TCP [2001:db8::20]:443 None DirectRoute  [2001:db8:2::12]:443",
            "UDP 192.0.2.20:53 None Tunnel Ipip 10.3.0.11:53",
            "UDP 192.0.2.20:53 None Tunnel Gre [2001:db8:3::12]:53",
            "UDP 192.0.2.20:53 None Tunnel Gue 10.3.0.13:53",
            "UDP 192.0.2.20:53 None Nat  10.2.0.14:5353",
            "TCP [2001:db8::20]:80 Toa FullNat  [2001:db8:2::11]:8080",
            "TCP [2001:db8::20]:80 Toa FullNat  10.2.0.11:8080",
            "SCTP 192.0.2.20:3868 None FullNat  10.2.0.11:3868",
        }));
    }

    private static string WithProtocol(string protocol, string lines) =>
        Service(lines).Replace("protocol TCP", $"protocol {protocol}", StringComparison.Ordinal);
}
