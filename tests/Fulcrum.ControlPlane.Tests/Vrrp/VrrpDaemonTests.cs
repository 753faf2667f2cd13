using System.Diagnostics;
using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli;
using Fulcrum.ControlPlane.Tests.Daemons;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>VRRP in the whole daemon, beside genuine keepalived; the data plane is one without packets.</summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Slow")]
internal sealed class VrrpDaemonTests : IDisposable
{
    private VrrpLab _lab = null!;
    private FakeDataPlane _dataPlane = null!;

    [SetUp]
    public void SetUp()
    {
        VrrpLab.Need("keepalived");
        _lab = new();
        Wire.PortState wan = new() { Name = "wan", Twin = "wan", LinkUp = true, Mac = ByteString.CopyFrom(2, 0, 0, 0, 1, 0) };
        _dataPlane = new(_lab.Directory["dp"]) { Ports = new() { Ports = { wan } } };
    }

    public void Dispose()
    {
        _dataPlane?.Dispose();
        _lab?.Dispose();
    }

    [Test]
    public void Backup_BecomesMasterAndBack_AddressesOfServiceAndPoolMove()
    {
        Process keepalived = _lab.StartKeepalived(Instance("cwan", 200, "advert_int 0.1"));
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1") + Service);
        _lab.Eventually(() => _dataPlane.State.Services.Count == 2, "services are configured on a backup");
        _lab.Eventually(() => Show().Instances is [{ State: VrrpState.Backup, Master: "10.9.0.2", MasterPriority: 200 }], "backup");
        Assert.That(_lab.DirectorHas("10.9.0.100") || _lab.DirectorHas("10.9.0.110"), Is.False, "addresses that move are not here");
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.120"), "the address of another service stays");

        VrrpLab.Stop(keepalived);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100") && _lab.DirectorHas("10.9.0.110"), "addresses of a master");
        Assert.That(Ctl("vrrp"), Does.Match("VI +wan +51 +MASTER .* this one .*10.9.0.100/24"));
        Assert.That(_lab.Director.Ip("addr show wan"), Does.Contain("10.9.0.1/24"), "the operator's address stays");

        _lab.StartKeepalived(Instance("cwan", 200, "advert_int 0.1"));
        _lab.Eventually(() => !_lab.DirectorHas("10.9.0.100") && !_lab.DirectorHas("10.9.0.110"), "away again");
        Assert.That(_lab.DirectorHas("10.9.0.120"));
    }

    [Test]
    public void Terminate_Master_PeerTakesOverAtOnce()
    {
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 2") + Service);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        _lab.StartKeepalived(Instance("cwan", 100, "advert_int 2"));
        _lab.Eventually(() => _lab.KeepalivedLog.Contains("Entering BACKUP", StringComparison.Ordinal), "keepalived is there");

        daemon.Signal("TERM");
        long start = Stopwatch.GetTimestamp();
        _lab.Eventually(() => !_lab.DirectorHas("10.9.0.100") && !_lab.DirectorHas("10.9.0.110"), "the addresses are away");
        _lab.Eventually(() => _lab.PeerHas("10.9.0.100"), "keepalived has it");
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)), "priority 0, not a missing master");
    }

    [Test]
    public void Kill_MasterStartedAgain_GoesOnAsMasterAndNobodyNotices()
    {
        DaemonProcess first = Start(Instance("wan", 150, "advert_int 3") + Service);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        _lab.StartKeepalived(Instance("cwan", 100, "advert_int 3"));
        string memory = _lab.Directory["state/vrrp.json"];
        _lab.Eventually(() => File.Exists(memory) && File.ReadAllText(memory).Contains("true", StringComparison.Ordinal), "noted");
        Thread.Sleep(500);
        first.Signal("KILL");
        first.Dispose();

        using DaemonProcess second = Start(Instance("wan", 150, "advert_int 3") + Service);
        _lab.Eventually(() => second.Output.Contains("goes on as MASTER", StringComparison.Ordinal), "goes on");
        Assert.That(Show().Instances[0].State, Is.EqualTo(VrrpState.Master));
        Thread.Sleep(1000);
        Assert.That(_lab.KeepalivedLog, Does.Not.Contain("Entering MASTER"));
        Assert.That(_lab.DirectorHas("10.9.0.100"));
    }

    [Test]
    public void Kill_MasterThatCannotStartAgain_LeavesNoAddress()
    {
        DaemonProcess first = Start(Instance("wan", 150, "advert_int 1") + Service);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        first.Signal("KILL");
        first.Dispose();

        using DaemonProcess second = Start(Service.Replace("10.9.0.110 wan", "10.9.0.110", StringComparison.Ordinal));
        _lab.Eventually(() => second.Output.Contains("fulcrumd does not start", StringComparison.Ordinal), "its configuration cannot run");
        _lab.Eventually(() => !_lab.DirectorHas("10.9.0.100"), "the other director's by now");
        Assert.That(_lab.Director.Ip("addr show wan"), Does.Contain("10.9.0.1/24"), "the operator's address stays");
    }

    [Test]
    public void DataPlane_Dies_PeerTakesOver()
    {
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1") + Service);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        _lab.StartKeepalived(Instance("cwan", 100, "advert_int 0.1"));

        _dataPlane.Dispose();
        _lab.Eventually(() => _lab.PeerHas("10.9.0.100") && !_lab.DirectorHas("10.9.0.100"), "keepalived has it");
        Assert.That(Ctl("status"), Does.Contain("VRRP instance VI is in FAULT: The data plane at"));
        _dataPlane = new(_lab.Directory["dp"]) { Ports = _dataPlane.Ports };
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "preempts when the data plane is back");
    }

    [Test]
    public void Yield_Master_GivesUpUntilReleased()
    {
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1"));
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        _lab.StartKeepalived(Instance("cwan", 100, "advert_int 0.1"));
        _lab.Eventually(() => _lab.KeepalivedLog.Contains("Entering BACKUP", StringComparison.Ordinal), "keepalived is there");

        Ctl("vrrp yield VI");
        _lab.Eventually(() => _lab.PeerHas("10.9.0.100") && !_lab.DirectorHas("10.9.0.100"), "keepalived has it");
        Thread.Sleep(1000);
        Assert.That(_lab.DirectorHas("10.9.0.100"), Is.False, "it does not preempt");
        Assert.That(Ctl("vrrp"), Does.Contain("BACKUP (yields)"));
        Ctl("vrrp release");
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100") && !_lab.PeerHas("10.9.0.100"), "it takes over");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Handover_WithSessionSync_DataPlaneIsTold(bool synchronises)
    {
        const string sync = "session_sync {\n  local 10.9.0.1\n  peer 10.9.0.2\n  insecure\n}\n";
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1") + (synchronises ? sync : ""));
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        int told = Handovers();
        Assert.That(told, Is.EqualTo(synchronises ? 1 : 0), "where it takes the addresses");
        Thread.Sleep(500);

        Ctl("vrrp yield VI");
        _lab.Eventually(() => !_lab.DirectorHas("10.9.0.100"), "it gives them up");
        Thread.Sleep(300);
        Assert.That(Handovers(), Is.EqualTo(2 * told), "where it gives them up");
    }

    [Test]
    public void Reload_OtherInstanceComesAndGoes_MasterStays()
    {
        string first = Instance("wan", 150, "advert_int 0.1");
        string second = first.Replace("VI", "OTHER").Replace("51", "52").Replace("10.9.0.100", "10.9.0.130");
        using DaemonProcess daemon = Start(first);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "master");
        ulong transitions = Show().Instances[0].Counters.Transitions;

        File.WriteAllText(_lab.Directory["f.conf"], first.Replace("10.9.0.100/24", "10.9.0.100/24\n10.9.0.140/24") + second);
        daemon.Signal("HUP");
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.130") && _lab.DirectorHas("10.9.0.140"), "both are master");
        Assert.That(Show().Instances[0].Counters.Transitions, Is.EqualTo(transitions));
        File.WriteAllText(_lab.Directory["f.conf"], first);
        daemon.Signal("HUP");
        _lab.Eventually(() => !_lab.DirectorHas("10.9.0.130") && !_lab.DirectorHas("10.9.0.140"), "only their addresses go");
        Assert.Multiple(() =>
        {
            Assert.That(_lab.DirectorHas("10.9.0.100"));
            Assert.That(Show().Instances[0].Counters.Transitions, Is.EqualTo(transitions));
        });
    }

    [Test]
    public void VirtualMac_Master_DataPlaneTakesItsFrames()
    {
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1\nuse_vmac"));
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100", "vrrp.51"), "master");
        byte[] expected = [0, 0, 0x5E, 0, 1, 51];
        _lab.Eventually(() => _dataPlane.State.VirtualMacs is [{ Port: "wan" } mac] && mac.Mac.SequenceEqual(expected), "told");

        daemon.Signal("TERM");
        _lab.Eventually(() => !_lab.Director.Ip("link").Contains("vrrp.51"), "the interface is away");
    }

    [Test]
    public void SuspendedChecks_Backup_SleepUntilTheAddressIsHere()
    {
        Process keepalived = _lab.StartKeepalived(Instance("cwan", 200, "advert_int 0.1"));
        using DaemonProcess daemon = Start(Instance("wan", 150, "advert_int 0.1") + CheckedService("10.9.0.100") + CheckedService("10.9.0.120"));
        _lab.Eventually(() => ServersOf("10.9.0.120") == 0, "the service whose address does not move is checked");
        Thread.Sleep(2000);
        Assert.That(ServersOf("10.9.0.100"), Is.EqualTo(1), "the other one is not");

        VrrpLab.Stop(keepalived);
        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100") && ServersOf("10.9.0.100") == 0, "checked as master");
    }

    private const string Service = """
        local_address_group P {
          10.9.0.110 wan
        }
        virtual_server 10.9.0.100 80 {
          lb_kind FNAT
          laddr_group_name P
          real_server 10.9.0.2 80 {
            weight 1
          }
        }
        virtual_server 10.9.0.120 80 {
          lb_kind NAT
          real_server 10.9.0.2 80 {
            weight 1
          }
        }
        """;

    private static string CheckedService(string address) => $$"""
        virtual_server {{address}} 80 {
          protocol TCP
          lb_algo rr
          ha_suspend
          delay_loop 1
          real_server 10.9.0.2 80 {
            TCP_CHECK {
              connect_timeout 1
            }
          }
        }

        """;

    private int Handovers() => _dataPlane.Requests.Count(request => request.BeginHandover is { DurationMs: 3000 });

    private int ServersOf(string address) => _dataPlane.State.Services
        .FirstOrDefault(service => service.Key.Address.SequenceEqual(IPAddress.Parse(address).GetAddressBytes()))?.RealServers.Count ?? -1;

    private static string Instance(string device, int priority, string lines) => $$"""
        vrrp_instance VI {
          interface {{device}}
          virtual_router_id 51
          state BACKUP
          priority {{priority}}
          version 3
          {{lines}}
          virtual_ipaddress {
            10.9.0.100/24
          }
        }

        """;

    private DaemonProcess Start(string configuration)
    {
        File.WriteAllText(_lab.Directory["f.conf"], configuration);
        DaemonProcess daemon = new(_lab.Directory, _lab.Director.Name);
        _lab.Daemon = daemon;
        return daemon;
    }

    private GetVrrpResponse Show() => Ctl("vrrp --json") is ['{', ..] json ? JsonParser.Default.Parse<GetVrrpResponse>(json) : new();

    private string Ctl(string words)
    {
        StringWriter output = new(), error = new();
        int code = CommandLine.RunAsync([.. words.Split(' '), "--socket", _lab.Directory["api"]], output, error).GetAwaiter().GetResult();
        return code == 0 ? output.ToString() : $"exit code {code}: {error}";
    }
}
