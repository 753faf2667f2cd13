using System.Net;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>What a good configuration means.</summary>
[TestFixture]
internal sealed class LoaderTests
{
    public static IEnumerable<string> Examples =>
        Directory.GetFiles(Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "examples"), "*.conf").Select(path => Path.GetFileName(path)).Order();

    [TestCaseSource(nameof(Examples))]
    public void Load_EveryExample_HasNothingToComplainOf(string example)
    {
        ConfigurationResult result = ConfigurationLoader.Load(Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "examples", example));

        Assert.That(result.Diagnostics.Select(item => item.Format()), Is.Empty);
        Assert.That(result.Model!.Services, Is.Not.Empty);
    }

    [TestCase("nat.conf", ForwardingMode.Nat)]
    [TestCase("dr.conf", ForwardingMode.DirectRoute)]
    [TestCase("tunnel.conf", ForwardingMode.Tunnel)]
    [TestCase("fullnat.conf", ForwardingMode.FullNat)]
    public void Load_ExampleOfAMode_ForwardsInThatMode(string example, ForwardingMode mode)
    {
        ConfigurationResult result = ConfigurationLoader.Load(Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "examples", example));

        Assert.That(result.Model!.Services.SelectMany(service => service.RealServers), Has.All.Property(nameof(RealServer.Mode)).EqualTo(mode));
    }

    [TestCase("nat", ForwardingMode.Nat)]
    [TestCase("dr", ForwardingMode.DirectRoute)]
    [TestCase("tun", ForwardingMode.Tunnel)]
    [TestCase("fullnat", ForwardingMode.FullNat)]
    public void Load_ProfileOfRfc2544_IsTheServiceThatThePacketsAreFor(string name, ForwardingMode mode)
    {
        string profiles = Path.Combine(CorpusTests.RepositoryRoot(), "perf", "pktgen", "nic", "profiles");
        ConfigurationResult result = ConfigurationLoader.Load(Path.Combine(profiles, $"{name}.conf"));

        Assert.That(result.Diagnostics.Select(item => item.Format()), Is.Empty);
        VirtualService service = result.Model!.Services.Single();
        Assert.That(service.RealServers, Has.All.Property(nameof(RealServer.Mode)).EqualTo(mode));
        Assert.That(
            File.ReadAllLines(Path.Combine(profiles, "traffic")),
            Does.Contain($"virtual_address={service.Key.Address}").And.Contain($"virtual_port={service.Key.Port}"));
    }

    [Test]
    public void Load_Example_IsTheModelThatItsCommentsDescribe()
    {
        string path = Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "examples", "fullnat.conf");
        ConfigurationResult result = ConfigurationLoader.Load(path);
        Assert.That(result.Diagnostics.Select(item => item.Format()), Is.Empty);
        ValueList<RealServer> udp =
        [
            new() { Endpoint = IPEndPoint.Parse("10.2.0.11:53"), Mode = ForwardingMode.FullNat, HealthChecks = [], Origin = Origin.Api },
            new() { Endpoint = IPEndPoint.Parse("10.3.0.12:53"), Mode = ForwardingMode.FullNat, HealthChecks = [], Origin = Origin.Api },
        ];
        TcpCheck check = new()
        {
            Target = IPEndPoint.Parse("10.2.0.11:8080"), Interval = TimeSpan.FromSeconds(2), WarmUp = TimeSpan.FromSeconds(2),
            Timeout = TimeSpan.FromSeconds(1), Retries = 2, RetryDelay = TimeSpan.FromSeconds(0.5),
        };
        ValueList<RealServer> tcp =
        [
            udp[0] with { Endpoint = IPEndPoint.Parse("10.2.0.11:8080"), Weight = 2, HealthChecks = [check] },
            udp[1] with
            {
                Endpoint = IPEndPoint.Parse("10.3.0.12:8080"), InhibitOnFailure = true,
                HealthChecks = [check with { Target = IPEndPoint.Parse("10.3.0.12:8081"), WarmUp = TimeSpan.Zero }],
            },
        ];
        IPAddress vip = IPAddress.Parse("192.0.2.10");
        DirectorModel expected = new()
        {
            Services =
            [
                new()
                {
                    Key = new(TransportProtocol.Tcp, vip, 80), Scheduler = "wrr", LocalAddressPool = "servers", BindPort = "wan",
                    RealServers = tcp, Origin = Origin.Api,
                },
                new()
                {
                    Key = new(TransportProtocol.Udp, vip, 53), Scheduler = "rr", LocalAddressPool = "servers", RealServers = udp,
                    Origin = Origin.Api,
                },
            ],
            Pools =
            [
                new()
                {
                    Name = "servers", Origin = Origin.Api,
                    Addresses = [.. Enumerable.Range(100, 4).Select(i => new PoolAddress(IPAddress.Parse($"10.1.0.{i}"), "lan"))],
                },
            ],
            Settings = Samples.Settings(("tcp_timeout", 900), ("tcp_fin_timeout", 120), ("udp_timeout", 300)),
        };
        Assert.That(result.Model, Is.EqualTo(expected));
    }

    [Test]
    public void Load_Objects_KnowWhereTheyAreWritten()
    {
        DirectorModel model = LoadClean(Service());
        Assert.Multiple(() =>
        {
            Assert.That(model.Pools[0].Origin.ToString(), Is.EqualTo("/etc/test.conf:1"));
            Assert.That(model.Services[0].Origin.ToString(), Is.EqualTo("/etc/test.conf:2"));
            Assert.That(model.Services[0].RealServers[0].Origin.ToString(), Is.EqualTo("/etc/test.conf:8"));
        });
    }

    [Test]
    public void Load_Nothing_IsTheEmptyModel() => Assert.That(LoadClean(""), Is.EqualTo(DirectorModel.Empty));

    [Test]
    public void Load_FileThatIsMissing_IsAnErrorOfTheFile() =>
        Assert.That(ConfigurationLoader.Load("/etc/none", new MemoryFiles()).Diagnostics.Single().ToString(),
            Is.EqualTo("/etc/none: error: there is no such file"));

    [Test]
    public void Load_FileThatCannotBeRead_IsAnErrorOfTheFile()
    {
        MemoryFiles files = [];
        files.Unreadable.Add("/etc/secret");
        ConfigurationResult result = ConfigurationLoader.Load("/etc/secret", files);
        Assert.That(result.Diagnostics.Single().ToString(), Is.EqualTo("/etc/secret: error: it cannot be read: access is denied"));
        Assert.That(result.Model, Is.Null);
    }

    [Test]
    public void Load_Directory_IsAnErrorOfTheFile() =>
        Assert.That(ConfigurationLoader.Load("/etc", new MemoryFiles { ["/etc/x"] = "" }).Diagnostics.Single().Message,
            Does.Contain("directory"));

    [TestCase("protocol tcp", TransportProtocol.Tcp)]
    [TestCase("protocol UDP", TransportProtocol.Udp)]
    [TestCase("protocol Udp", TransportProtocol.Udp)]
    [TestCase("protocol sctp", TransportProtocol.Sctp)]
    public void Protocol_AnyCase_IsRead(string line, TransportProtocol expected) =>
        Assert.That(OnlyService(Service(line)).Key.Protocol, Is.EqualTo(expected));

    [Test]
    public void Protocol_Missing_IsUdpWithAWarning()
    {
        string text = Service().Replace("protocol TCP", "", StringComparison.Ordinal);
        AssertWarning(text, 2, "no protocol");
        Assert.That(LoadGood(text).Services[0].Key.Protocol, Is.EqualTo(TransportProtocol.Udp));
    }

    [TestCase("lb_algo rr", "rr")]
    [TestCase("lvs_sched wrr\nlb_algo wrr", "wrr")]
    public void Scheduler_BothKeywords_AreRead(string lines, string expected) =>
        Assert.That(OnlyService(Service(lines)).Scheduler, Is.EqualTo(expected));

    [Test]
    public void Mode_WrittenTwice_IsTheLast() =>
        Assert.That(OnlyServer(Service("lb_kind NAT\nlvs_method FNAT")).Mode, Is.EqualTo(ForwardingMode.FullNat));

    [TestCase("", "real_server 10.2.0.1 80 { }", 1)]
    [TestCase("weight 7", "real_server 10.2.0.1 80 { }", 7)]
    [TestCase("weight 7", "real_server 10.2.0.1 80 { weight 0 }", 0)]
    [TestCase("", "real_server 10.2.0.1 80 { weight 65535 }", 65535)]
    public void Weight_IsInherited(string lines, string server, int expected) =>
        Assert.That(LoadGood(Service(lines, server)).Services.Single().RealServers.Single().Weight, Is.EqualTo(expected));

    [TestCase("", "", false)]
    [TestCase("", "inhibit_on_failure", true)]
    [TestCase("inhibit_on_failure", "", true)]
    [TestCase("inhibit_on_failure", "inhibit_on_failure no", false)]
    public void InhibitOnFailure_IsInherited(string lines, string server, bool expected) =>
        Assert.That(OnlyServer(Service(lines, $"real_server 10.2.0.1 80 {{ {server} }}")).InhibitOnFailure, Is.EqualTo(expected));

    [Test]
    public void Mode_OfAServer_OverridesTheService() =>
        Assert.That(OnlyServer(Service("lb_kind NAT", "real_server 10.2.0.1 80 { lvs_method FNAT }")).Mode, Is.EqualTo(ForwardingMode.FullNat));

    [Test]
    public void TcpCheck_WithoutParameters_HasKeepalivedsDefaults() =>
        Assert.That(OnlyCheck("", "", ""), Is.EqualTo(new TcpCheck
        {
            Target = IPEndPoint.Parse("10.2.0.1:80"), Interval = TimeSpan.FromSeconds(60), WarmUp = TimeSpan.FromSeconds(60), Retries = 1,
            RetryDelay = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(5), StartsDown = false, Source = null,
        }));

    [TestCase("delay_loop 1", "", "", 1)]
    [TestCase("delay_loop 1", "delay_loop 2", "", 2)]
    [TestCase("delay_loop 1", "delay_loop 2", "delay_loop 0.5", 0.5)]
    [TestCase("", "", "delay_loop 0.000001", 0.000001)]
    public void DelayLoop_Inherited_AlsoSetsWarmUp(string service, string server, string check, double seconds)
    {
        HealthCheck actual = OnlyCheck(service, server, check);
        Assert.That((actual.Interval, actual.WarmUp), Is.EqualTo((TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds))));
    }

    [TestCase("retry 2", "", "", 2)]
    [TestCase("retry 2", "retry 3", "", 3)]
    [TestCase("retry 2", "retry 3", "retry 0", 0)]
    public void Retry_IsInherited(string service, string server, string check, int expected) =>
        Assert.That(OnlyCheck(service, server, check).Retries, Is.EqualTo(expected));

    [TestCase("", "", "", false)]
    [TestCase("alpha 0", "", "", true)]
    [TestCase("alpha", "alpha off", "", false)]
    [TestCase("", "alpha no", "alpha", true)]
    public void Alpha_IsInherited(string service, string server, string check, bool expected) =>
        Assert.That(OnlyCheck(service, server, check).StartsDown, Is.EqualTo(expected));

    [Test]
    public void OtherTimes_AreInheritedEachByItself()
    {
        TcpCheck check = (TcpCheck)OnlyCheck("connect_timeout 1.5\nwarmup 9", "delay_before_retry 0.25", "warmup 0");
        Assert.That((check.Timeout, check.RetryDelay, check.WarmUp),
            Is.EqualTo((TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.25), TimeSpan.Zero)));
    }

    [TestCase("connect_port 81", "10.2.0.1:81", null)]
    [TestCase("connect_ip 10.9.0.1", "10.9.0.1:80", null)]
    [TestCase("bindto 10.9.0.2", "10.2.0.1:80", "10.9.0.2:0")]
    [TestCase("bindto 10.9.0.2\nbind_port 99", "10.2.0.1:80", "10.9.0.2:99")]
    [TestCase("bind_port 99", "10.2.0.1:80", "0.0.0.0:99")]
    [TestCase("connect_ip 2001:db8::9\nbindto 2001:db8::2", "[2001:db8::9]:80", "[2001:db8::2]:0")]
    [TestCase("connect_ip 2001:db8::9\nbind_port 99", "[2001:db8::9]:80", "[::]:99")]
    public void TcpCheck_Endpoints_AreRead(string lines, string target, string? source)
    {
        TcpCheck check = (TcpCheck)OnlyCheck("", "", lines);
        Assert.That((check.Target, check.Source), Is.EqualTo((IPEndPoint.Parse(target), source is null ? null : IPEndPoint.Parse(source))));
    }

    [Test]
    public void RealServer_WithSeveralChecks_HasAllOfThem() =>
        Assert.That(OnlyServer(Service("", "real_server 10.2.0.1 80 { TCP_CHECK {\n}\nTCP_CHECK\n{ connect_port 81 } }")).HealthChecks, Has.Count.EqualTo(2));

    [TestCase("lvs_timeouts tcp 800 tcpfin 110 udp 200", 800u, 110u, 200u)]
    [TestCase("lvs_timeouts udp 5", 900u, 120u, 5u)]
    [TestCase("lvs_timeouts tcp 1\nlvs_timeouts tcp 2", 2u, 120u, 300u)]
    [TestCase("lvs_timeouts tcp 1\nlvs_timeouts tcp 0", 900u, 120u, 300u)]
    [TestCase("tcp_timeout 7\ntcp_fin_timeout 8", 7u, 8u, 300u)]
    public void SessionTimeouts_AreRead(string line, uint tcp, uint fin, uint udp)
    {
        DirectorSettings settings = LoadClean($"global_defs {{\n{line}\n}}").Settings;
        Assert.That((settings["tcp_timeout"], settings["tcp_fin_timeout"], settings["udp_timeout"]), Is.EqualTo((tcp, fin, udp)));
    }

    [TestCase("icmp_error_rate 20", "icmp_error_rate", 20u)]
    [TestCase("pmtu_disc 0\npmtu_disc 1\nlvs_timeouts tcp 0", "pmtu_disc", 1u)]
    [TestCase("conn_reuse_mode 0", "conn_reuse_mode", 0u)]
    [TestCase("secure_tcp 3", "secure_tcp", 3u)]
    [TestCase("drop_entry 1", "drop_entry", 1u)]
    [TestCase("amemthresh 0", "amemthresh", 0u)]
    public void GlobalSettings_AreReadAndKnowTheirLine(string lines, string name, uint value)
    {
        SettingValue setting = LoadClean($"global_defs {{\n{lines}\n}}").Settings.Find(name)!;
        Assert.That(setting.Value, Is.EqualTo(value));
        Assert.That(setting.Origin.ToString(), Does.StartWith("/etc/test.conf:"));
    }

    [Test]
    public void GlobalSettings_EveryOne_IsAKeywordAndReachesTheDataPlane()
    {
        IEnumerable<string> lines = SettingDefinitions.All.Select(item => $"{item.Name} {(item.Default == item.Maximum ? item.Minimum : item.Default + 1)}");
        DirectorModel model = LoadClean($"global_defs {{\n{string.Join('\n', lines)}\n}}");
        Wire.Settings wire = ControlPlane.DataPlane.SnapshotCompiler.Compile(
            model, HealthView.Empty, KernelState.Empty, ControlPlane.DataPlane.PortMap.Empty).Settings;

        string[] punt = ["punt_arp_rate", "punt_control_rate", "punt_icmp_rate", "punt_other_rate"];
        Assert.That(Wire.Settings.Descriptor.Fields.InDeclarationOrder()
            .Where(field => !punt.Contains(field.Name) && field.Accessor.GetValue(wire) is 0u or false).Select(field => field.Name), Is.Empty);
    }

    [Test]
    public void LocalAddressGroup_BothFamilies_AreReadInOrder() =>
        Assert.That(
            LoadClean("local_address_group g {\n2001:db8::9-a lan\n10.1.0.1 wan\n}").Pools[0].Addresses
                .Select(item => $"{item.Address} {item.Port}"),
            Is.EqualTo(new[] { "2001:db8::9 lan", "2001:db8::a lan", "10.1.0.1 wan" }));

    [Test]
    public void LocalAddressGroup_Ranges_AreExpandedInOrder() =>
        Assert.That(
            LoadClean("local_address_group g {\n10.1.0.9 lan\n10.1.0.1-3 dpdk0.102\n}").Pools[0].Addresses.Select(item => $"{item.Address} {item.Port}"),
            Is.EqualTo(new[] { "10.1.0.9 lan", "10.1.0.1 dpdk0.102", "10.1.0.2 dpdk0.102", "10.1.0.3 dpdk0.102" }));

    [Test]
    public void LocalAddressGroup_AsDpvsWritesIt_IsRead()
    {
        ValueList<PoolAddress> addresses = LoadClean("""
            local_address_group laddr_g1 {
                192.168.100.200-210 dpdk0    # use DPDK interface
                192.168.100.220     dpdk0    ! one more
                2001:db8:100::1f8-207 dpdk1
                2001:db8:200::1 bond0
            }
            """).Pools.Single(pool => pool.Name == "laddr_g1").Addresses;
        Assert.That(addresses.Select(item => $"{item.Address} {item.Port}"), Is.EqualTo((string[])
        [
            .. Enumerable.Range(200, 11).Select(part => $"192.168.100.{part} dpdk0"), "192.168.100.220 dpdk0",
            .. Enumerable.Range(0x1f8, 16).Select(group => $"2001:db8:100::{group:x} dpdk1"), "2001:db8:200::1 bond0",
        ]));
    }

    [Test]
    public void LocalAddressGroup_RepeatedAddress_IsThereOnce()
    {
        const string Text = "local_address_group g {\n10.1.0.1-3 lan\n10.1.0.2-4 lan\n}";
        AssertWarning(Text, 3, "not added again");
        Assert.That(LoadGood(Text).Pools[0].Addresses, Has.Count.EqualTo(4));
    }

    [Test]
    public void LocalAddressGroup_EmptyAndUnused_IsLeftOut()
    {
        AssertWarning("local_address_group g {\n}", 1, "'g' is empty");
        Assert.That(LoadGood("local_address_group g {\n}").Pools, Is.Empty);
    }

    [Test]
    public void Load_ManyServers_AreAllThere()
    {
        IEnumerable<string> services = Enumerable.Range(0, 700).Select(service => $$"""
            virtual_server 192.0.{{service / 200}}.{{service % 200 + 1}} 80 {
                protocol TCP
                lb_algo rr
                lb_kind FNAT
                laddr_group_name g
            {{string.Join('\n', Enumerable.Range(0, 13).Select(i => $"real_server 10.2.{i}.{service % 200 + 1} 80 {{ weight 1\nTCP_CHECK {{ connect_timeout 1 }} }}"))}}
            }
            """);
        Assert.That(LoadClean(Group + string.Join('\n', services)).Services.Sum(service => service.RealServers.Count), Is.EqualTo(9100));
    }

    private static HealthCheck OnlyCheck(string service, string server, string check) =>
        OnlyServer(Service(service, $"real_server 10.2.0.1 80 {{\n{server}\nTCP_CHECK {{\n{check}\n}}\n}}")).HealthChecks.Single();
}
