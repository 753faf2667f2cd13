using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>What is refused, and what is accepted with a warning.</summary>
[TestFixture]
internal sealed class RefusalTests
{
    [TestCase("timeouts", "timeouts takes pairs of tcp, tcpfin or udp and seconds")]
    [TestCase("timeouts tcp", "'tcp' needs seconds after it")]
    [TestCase("timeouts icmp 3", "'icmp' is not known; use tcp, tcpfin or udp")]
    [TestCase("slow_start 30", "slow start: scheduler 'rr' does not share sessions by weight")]
    [TestCase("client_address uoa", "client_address uoa is for UDP; use toa, proxy_v1 or proxy_v2")]
    [TestCase("client_address tao", "did you mean 'toa'?")]
    [TestCase("proxy_protocol v1-insecure", "'v1-insecure' is not available in this version; use one of v1, v2, disable")]
    [TestCase("proxy_protocol v2-insecure", "'v2-insecure' is not available in this version; use one of v1, v2, disable")]
    [TestCase("laddr_group_name h", "there is no local-address pool 'h'")]
    [TestCase("vip_bind_dev a/b", "'a/b' is not the name of a port")]
    [TestCase("vip_bind_dev averyveryverylongname", "is not the name of a port")]
    public void VirtualServer_WrongLine_IsOneErrorThere(string lines, string words) => AssertError(Service(lines), 4, words);

    [TestCase("lb_kind", "lb_kind needs a word after it")]
    [TestCase("lb_kind TUN type", "'type' needs a value after it")]
    [TestCase("lb_kind TUN type vxlan", "'vxlan' is not known; use one of ipip, gre, gue")]
    [TestCase("lb_kind TUN type gue", "a gue tunnel needs the UDP port that the server decapsulates on")]
    [TestCase("lb_kind TUN type gue port 0", "0 is out of range; use 1 to 65535")]
    [TestCase("lb_kind TUN type gue port", "'port' needs a value after it")]
    [TestCase("lb_kind TUN type gre port 6080", "a tunnel of type gre has no port")]
    [TestCase("lb_kind TUN type gre remcsum", "remcsum is for gue tunnels")]
    [TestCase("lb_kind TUN csum", "a tunnel of type ipip has no checksum")]
    [TestCase("lb_kind TUN sum", "'sum' is not known; use type, port, nocsum, csum or remcsum")]
    [TestCase("lb_kind SNAT", "'SNAT' is not available in this version")]
    [TestCase("lb_kind fnat", "did you mean 'FNAT'?")]
    [TestCase("lb_kind FULLNAT", "'FULLNAT' is not known; use one of")]
    [TestCase("lb_algo loadbalance", "'loadbalance' is not the name of a scheduler; use one of rr, wrr, lc, wlc")]
    [TestCase("persistence_timeout 2678401", "out of range; use 1 to 2678400")]
    [TestCase("persistence_timeout soon", "'soon' is not a number")]
    [TestCase("persistence_granularity 255.0.255.0", "has gaps; its first 8 bits are taken")]
    [TestCase("persistence_granularity 0.0.0.0", "begins with no bit")]
    [TestCase("persistence_granularity 64", "neither an IPv4 netmask nor a prefix length from 1 to 32")]
    [TestCase("persistence_granularity", "needs a netmask or a prefix length after it")]
    [TestCase("establish_timeout 0", "out of range; use 1 to 2678400")]
    [TestCase("ip_family inet6", "192.0.2.1 is of another address family")]
    [TestCase("ip_family ipv6", "use one of inet, inet6")]
    [TestCase("vip_bind_dev", "needs a name after it")]
    [TestCase("lb_algo rr {\n}", "takes no block")]
    [TestCase("protocol ICMP", "'ICMP' is not available in this version; use one of TCP, UDP, SCTP")]
    [TestCase("protocol TPC", "did you mean 'TCP'?")]
    [TestCase("weight 0", "out of range; use 1 to")]
    [TestCase("weight", "weight needs a number after it")]
    [TestCase("weight x", "'x' is not a number")]
    [TestCase("delay_loop 0", "out of range; use 0.000001 to")]
    [TestCase("delay_loop soon", "'soon' is not a time")]
    [TestCase("retry 0", "out of range; use 1 to")]
    public void VirtualServer_WrongLine_IsAWarningThere(string lines, string words) =>
        AssertTells(Service(lines), Severity.Warning, 4, words);

    [TestCase("10.1.0.2 80", "the address is also in local-address pool 'g' (/etc/test.conf:1)")]
    public void VirtualServer_WrongHeader_IsOneError(string header, string words) => AssertError(Service(header: header), 2, words);

    [TestCase("", "needs an IP address, and a port")]
    [TestCase("192.0.2.300 80", "is not an IP address")]
    [TestCase("192.0.2.1 http", "port 'http' is not a number")]
    [TestCase("192.0.2.1 65536", "port 65536 is out of range")]
    [TestCase("[2001:db8::1] 80", "is not an IP address")]
    [TestCase("fwmark", "fwmark needs a word after it")]
    [TestCase("fwmark 0", "'0' is not a mark; use 1 to 4294967295")]
    [TestCase("fwmark 4294967296", "'4294967296' is not a mark")]
    public void VirtualServer_WrongHeader_IsAWarningThere(string header, string words) =>
        AssertTells(Service(header: header), Severity.Warning, 2, words);

    [TestCase("fe80::1 80", "fe80::1 is link-local")]
    [TestCase("ff02::1 80", "is not an address that a host can have")]
    [TestCase("::1 80", "is not an address that a host can have")]
    [TestCase(":: 80", "is not an address that a host can have")]
    [TestCase("::ffff:192.0.2.1 80", "is an IPv4 address in IPv6's form; write 192.0.2.1")]
    [TestCase("224.0.0.1 80", "is not an address that a host can have")]
    [TestCase("group g", "there is no virtual_server_group 'g'")]
    [TestCase("match m", "virtual_server match m is not acted on yet")]
    public void VirtualServer_Odd_IsANoteThere(string header, string words) =>
        AssertTells(Service(header: header), Severity.Note, 2, words);

    [TestCase("real_server 10.1.0.1 80 { weight 1 }", "the address is also in local-address pool 'g'")]
    public void RealServer_Wrong_IsOneErrorThere(string server, string words) => AssertError(Service("", server), 8, words);

    [TestCase("real_server 10.2.0.1 80 { weight -1 }", "'-1' is not a number")]
    [TestCase("real_server 10.2.0.1 80 { uthreshold -1 }", "'-1' is not a number")]
    [TestCase("real_server web1 80 { weight 1 }", "'web1' is not an IP address")]
    [TestCase("real_server 2001:db8::1 80 { weight 1 }", "FNAT does not take clients of IPv4 to servers of IPv6; it is left out")]
    [TestCase("real_server 2001:db8::1 80 { lvs_method NAT }", "NAT does not take clients of IPv4 to servers of IPv6")]
    [TestCase("real_server 2001:db8::1 80 { lvs_method DR }", "DR does not take clients of IPv4 to servers of IPv6")]
    [TestCase("real_server 10.2.0.1 80 { lvs_method TUN type gue }", "a gue tunnel needs the UDP port")]
    [TestCase("real_server 10.2.0.1 80 { lvs_method SNAT }", "'SNAT' is not available in this version")]
    [TestCase("real_server 10.2.0.1 80", "real_server needs a block")]
    [TestCase("real_server 10.2.0.1 80 { inhibit_on_failure 1 }", "'1' is neither on")]
    [TestCase("real_server 10.2.0.1 80 { TCP_CHECK { connect_port } }", "connect_port needs a number after it")]
    [TestCase("real_server 10.2.0.1 80 { TCP_CHECK { connect_port 0 } }", "use 1 to 65535")]
    [TestCase("real_server 10.2.0.1 80 { TCP_CHECK { connect_ip web1 } }", "'web1' is not an IP address")]
    [TestCase("real_server 10.2.0.1 80 { TCP_CHECK { bindto 2001:db8::1 } }", "are of different address families")]
    [TestCase("real_server 10.2.0.1 80 { TCP_CHECK }", "TCP_CHECK needs a block")]
    [TestCase("real_server 10.2.0.1 80 { retry 0 }", "use 1 to")]
    [TestCase("virtual_server 192.0.2.2 80 { }", "as if a '}' were missing before it")]
    public void RealServer_Wrong_IsAWarningThere(string server, string words) =>
        AssertTells(Service("", server), Severity.Warning, 8, words);

    [TestCase("real_server 10.2.0.1 80 { weight 70000 }", "a weight above 65535 counts as 65535 here")]
    [TestCase("real_server 127.0.0.1 80 { weight 1 }", "is not an address that a host can have")]
    public void RealServer_Odd_IsANoteThere(string server, string words) =>
        AssertTells(Service("", server), Severity.Note, 8, words);

    [TestCase("local_address_group g {\n10.1.0.9-1 lan\n10.1.0.1 lan\n}", 2, "is reversed")]
    [TestCase("local_address_group g {\n10.1.0.1\n10.1.0.2 lan\n}", 2, "needs the name of a port")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n10.1.0.1 wan\n}", 3, "an address belongs to one port")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n10.1.0 wan\n}", 3, "'10.1.0' is not an IP address")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\nfe80::2 lan\n}", 3, "is link-local")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n2001:db8::9-1 lan\n}", 3, "is reversed")]
    [TestCase("local_address_group g {\n2001:db8::1 lan\n2001:DB8:0::1 wan\n}", 3, "an address belongs to one port")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n10.1.0.200-256 lan\n}", 3, "'256' does not end a range; write the last part (0 to 255)")]
    [TestCase("local_address_group g {\n10.1.0.200- lan\n10.1.0.1 lan\n}", 2, "'' does not end a range")]
    [TestCase("local_address_group g {\n10.1.0.1-2-3 lan\n10.1.0.1 lan\n}", 2, "'2-3' does not end a range")]
    [TestCase("local_address_group g {\n10.1.0.0-10.2.0.0 lan\n10.1.0.1 lan\n}", 2, "has more than 65536 addresses")]
    [TestCase("local_address_group g {\n10.1.0.1-2001:db8::1 lan\n10.1.0.1 lan\n}", 2, "different address families")]
    [TestCase("local_address_group g {\n2001:db8::1-10000 lan\n10.1.0.1 lan\n}", 2, "'10000' does not end a range; write the last group (0 to ffff)")]
    [TestCase("local_address_group g {\n2001:db8::1-xyz lan\n10.1.0.1 lan\n}", 2, "'xyz' does not end a range")]
    [TestCase("local_address_group g {\n10.1.0.1 lan {\n}\n}", 2, "has no block")]
    [TestCase("local_address_group g {\n10.1.0.1 l/n\n}", 2, "'l/n' is not the name of a port")]
    [TestCase("local_address_group {\n10.1.0.1 lan\n}", 1, "needs a name")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n}\nlocal_address_group g {\n10.1.0.2 lan\n}", 4, "'g' exists already (/etc/test.conf:1)")]
    [TestCase("local_address_group g {\n10.1.0.1 lan\n}\nlocal_address_group h {\n10.1.0.1 wan\n}", 5, "an address belongs to one port")]
    [TestCase("global_defs {\npmtu_disc yes\n}", 2, "'yes' is not a number; use digits only, 0 to 1")]
    [TestCase("global_defs {\nicmp_error_rate 0\n}", 2, "out of range; use 1 to")]
    public void OtherBlock_Wrong_IsOneErrorThere(string text, int line, string words) => AssertError(text, line, words);

    [Test]
    public void FullNat_WithoutGroup_IsAnError() =>
        AssertError(Service().Replace("laddr_group_name g", "", StringComparison.Ordinal), 2, "FULLNAT needs a local-address pool");

    [Test]
    public void FullNat_WithEmptyGroup_IsAnError() =>
        AssertError("local_address_group h {\n}\n" + Service("laddr_group_name h"), 1, "'h' has no addresses");

    [Test]
    public void Scheduler_Missing_IsKeepalivedsDefaultWithAWarning()
    {
        string text = Service().Replace("lb_algo rr", "", StringComparison.Ordinal);
        AssertWarning(text, 2, "has no lb_algo, so it is wlc");
        Assert.That(LoadGood(text).Services[0].Scheduler, Is.EqualTo("wlc"));
    }

    [Test]
    public void RealServer_LowerThresholdAboveTheUpperOne_IsIgnoredWithAWarning() => AssertTells(
        Service("", "real_server 10.2.0.1 80 {\nuthreshold 5\nlthreshold 6\n}"), Severity.Warning, 10, "lthreshold 6 is above uthreshold 5");

    [Test]
    public void GlobalDefinitions_WrongTimeouts_AreAWarning() => AssertTells(
        "global_defs {\nlvs_timeouts tcp 2678401\n}", Severity.Warning, 2, "out of range; use 0 to 2678400");

    [Test]
    public void OnePacket_WithFullNat_IsAnErrorThere() =>
        AssertError(Service("protocol UDP\nops"), 5, "one-packet scheduling (ops) leaves no sessions, which FNAT needs");

    [Test]
    public void Mode_Missing_IsKeepalivedsDefaultWithAWarning()
    {
        string text = Service().Replace("lb_kind FNAT", "", StringComparison.Ordinal);
        AssertWarning(text, 2, "has no lb_kind, so it is NAT");
        Assert.That(LoadGood(text).Services[0].RealServers[0].Mode, Is.EqualTo(ForwardingMode.Nat));
    }

    [Test]
    public void VirtualServer_Twice_IsOneServiceWithTheServersOfBoth()
    {
        string text = Service() + Service("", "real_server 10.2.0.2 80 { }")[Group.Length..];
        AssertTells(text, Severity.Note, 10, "TCP 192.0.2.1:80 exists already (/etc/test.conf:2)");
        Assert.That(LoadGood(text).Services.Single().RealServers, Has.Count.EqualTo(2));
    }

    [Test]
    public void RealServer_Twice_IsLeftOutWithAWarning()
    {
        string text = Service("", "real_server 10.2.0.1 80 { }\nreal_server 10.2.0.1 80 { }");
        AssertWarning(text, 9, "real_server 10.2.0.1:80 is there already (/etc/test.conf:8)");
        Assert.That(LoadGood(text).Services[0].RealServers, Has.Count.EqualTo(1));
    }

    [Test]
    public void RealServer_InheritedWrongMode_IsSaidOnce() =>
        AssertWarning(Service("lb_kind TUN csum", "real_server 10.2.0.1 80 { }\nreal_server 10.2.0.2 80 { }"), 4, "has no checksum");

    [Test]
    public void Load_SeveralThings_AreAllThereInOrder()
    {
        string text = Service("lb_algo wlcc\nretry x\nlb_kind NAT", "real_server 10.2.0.300 80 { weight y }") + Service("bogus 1\nclient_address x");
        ConfigurationResult result = Load(text);
        Assert.That(result.Model, Is.Null);
        Assert.That(result.Diagnostics.Select(item => item.Line), Is.Ordered);
        string[] words = ["'wlcc'", "retry: 'x'", "10.2.0.300", "'y'", "has no real_server", "'g' exists already", "unknown keyword 'bogus'", "client_address: 'x'"];
        foreach (string word in words)
            Assert.That(result.Diagnostics.Select(item => item.Message), Has.Some.Contains(word));
    }

    [TestCase("wieght 3", "unknown keyword 'wieght' in virtual_server: the line is ignored; did you mean 'weight'?")]
    [TestCase("bogus_check {\n weight x\n a { b }\n}", "the block up to line 7 is skipped")]
    [TestCase("persistence_timeout 0", "0 is out of range; use 1 to 2678400; the line is ignored, so that it makes nothing persistent")]
    [TestCase("sh-port", "sh-port has no effect, as in keepalived: it has to stand after lb_algo sh")]
    [TestCase("mh-fallback\nlb_algo mh", "mh-fallback has no effect, as in keepalived")]
    [TestCase("ops", "ops has no effect, as in keepalived: it is only for UDP")]
    [TestCase("quorum 3", "quorum 3 is above the weight of all servers together, so it is 1")]
    [TestCase("sorry_server_inhibit", "it has to stand after sorry_server")]
    [TestCase("nat_mask 255.255.255.0", "no longer a keyword")]
    [TestCase("warmup 1.1234567", "1.1234567 is rounded to 1.123457 seconds")]
    [TestCase("weight 4z", "'4z' is not a number; 4 is taken, as keepalived does")]
    public void VirtualServer_LineThatIsIgnored_IsOneWarningThere(string lines, string words) => AssertWarning(Service(lines), 4, words);

    [TestCase("quic\nquic\nquic", "quic is not acted on yet (and 2 more)")]
    [TestCase("persistence_engine sip", "persistence goes by the client's address, not by Call-ID")]
    [TestCase("flag-1", "flag-1 has no effect: scheduler rr has no such flag")]
    [TestCase("flag-3\nlb_algo sh", "flag-3 has no effect: scheduler sh has no such flag")]
    [TestCase("weight 1 2", "'2' and what follows it on the line is ignored")]
    public void VirtualServer_LineThatKeepalivedTakes_IsANoteThere(string lines, string words) =>
        AssertTells(Service(lines), Severity.Note, 4, words);

    [TestCase("TCP_CHECK { nb_sock_retry 2 }", "use retry")]
    [TestCase("TCP_CHECK { conect_port 2 }", "did you mean 'connect_port'?")]
    [TestCase("HTTP_GIT { url { path / } }", "did you mean 'HTTP_GET'?")]
    [TestCase("HTTP_GET { }", "HTTP_GET has no url; the check is left out")]
    [TestCase("MISC_CHECK { misc_timeout 3 }", "MISC_CHECK has no misc_path; the check is left out")]
    [TestCase("FILE_CHECK { track_file f }", "names track_file 'f', which is not defined before it")]
    [TestCase("BFD_CHECK { name b }", "names bfd_instance 'b', which is not defined before it")]
    public void RealServer_LineThatIsIgnored_IsAWarningThere(string line, string words) =>
        AssertTells(Service("", $"real_server 10.2.0.1 80 {{ {line} }}"), Severity.Warning, 8, words);

    [TestCase("vrrp_instance VI_1 {\n interface eth0\n}\n", Severity.Warning, "has no virtual_router_id; it is left out")]
    [TestCase("static_ipaddress {\n 10.0.0.1/24 dev eth0\n}", Severity.Note, "static_ipaddress is in the model and not acted on yet")]
    [TestCase("bfd_instance b\n{\n}", Severity.Warning, "bfd_instance b has no neighbor_ip")]
    [TestCase("deny_address_group d { }", Severity.Note, "deny_address_group is in the model and not acted on yet")]
    [TestCase("vrrp_instanse VI_1 {\n virtual_server {\n}\n}", Severity.Warning, "the block up to line 4 is skipped; did you mean 'vrrp_instance'?")]
    [TestCase("local_address_group g", Severity.Warning, "needs a block")]
    [TestCase("net_namespace x", Severity.Note, "net_namespace has no effect")]
    [TestCase("global_defs { dynamic_interfaces }", Severity.Note, "interfaces may always come and go")]
    public void Root_BlockThatIsNotActedOn_IsTold(string text, Severity severity, string words) => AssertTells(text, severity, 1, words);

    [TestCase("global_defs {", 1, "the block of global_defs is never closed")]
    [TestCase("global_defs {\n}\n}", 3, "'}' has no '{'")]
    public void Root_BraceWithoutPartner_IsOneWarningThere(string text, int line, string words) => AssertWarning(text, line, words);

    [Test]
    public void VirtualServer_WithoutServers_IsLeftOutWithAWarning()
    {
        AssertWarning(Service("", ""), 2, "has no real_server; it is left out");
        Assert.That(LoadGood(Service("", "")).Services, Is.Empty);
    }
}
