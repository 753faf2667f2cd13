using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>What VRRP does to the kernel, without another director.</summary>
[NonParallelizable]
internal sealed class VrrpKernelTests
{
    private VrrpLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new();

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void Master_AddressesRoutesAndRules_AreSetAndRemoved()
    {
        VrrpService service = _lab.Start(Instance("""
            virtual_ipaddress {
              10.9.0.100/24 label wan:v
              10.9.0.101 dev lo scope host
            }
            virtual_ipaddress_excluded {
              fd09::100/64
            }
            virtual_routes {
              10.50.0.0/16 via 10.9.0.2 metric 7
              10.51.0.0/16 via 10.9.0.2 dev wan table 100
              blackhole 10.52.0.0/16
            }
            virtual_rules {
              from 10.50.0.0/16 table 100 preference 1000
            }
            """));
        _lab.Await(service, RouterState.Master);
        Assert.Multiple(() =>
        {
            Assert.That(_lab.Director.Ip("addr show dev wan"),
                Does.Contain("10.9.0.100/24 scope global secondary wan:v").And.Contain("fd09::100/64"));
            Assert.That(_lab.Director.Ip("addr show dev lo"), Does.Contain("10.9.0.101/32 scope host lo"));
            Assert.That(_lab.Director.Ip("route"),
                Does.Contain("10.50.0.0/16 via 10.9.0.2 dev wan").And.Contain("metric 7").And.Contain("blackhole 10.52.0.0/16"));
            Assert.That(_lab.Director.Ip("route show table 100"), Does.Contain("10.51.0.0/16 via 10.9.0.2 dev wan"));
            Assert.That(_lab.Director.Ip("rule"), Does.Contain("1000:\tfrom 10.50.0.0/16 lookup 100"));
        });

        service.Stop();
        Assert.Multiple(() =>
        {
            Assert.That(_lab.Director.Ip("addr"),
                Does.Not.Contain("10.9.0.100").And.Not.Contain("10.9.0.101").And.Not.Contain("fd09::100").And.Contain("10.9.0.1/24"));
            Assert.That(_lab.Director.Ip("route show table all"), Does.Not.Contain("10.50.").And.Not.Contain("10.51.").And.Not.Contain("10.52."));
            Assert.That(_lab.Director.Ip("rule"), Does.Not.Contain("1000:"));
        });
    }

    [Test]
    public void Master_SomebodyRemovesAnAddress_ItIsSetAgain()
    {
        VrrpService service = _lab.Start(Instance("virtual_ipaddress {\n10.9.0.100/24\n10.9.0.101/24 no_track\n}"));
        _lab.Await(service, RouterState.Master);

        _lab.Director.Ip("addr del 10.9.0.101/24 dev wan");
        _lab.Director.Ip("addr del 10.9.0.100/24 dev wan");

        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100"), "set again");
        Assert.That(_lab.DirectorHas("10.9.0.101"), Is.False, "no_track");
    }

    [Test]
    public void Master_LinkOfARouteGoesAndComesBack_TheRouteIsSetAgain()
    {
        _lab.Director.Ip("link add side type veth peer name other");
        _lab.Director.Ip("addr add 10.8.0.1/24 dev side");
        _lab.Director.Ip("link set other up");
        _lab.Director.Ip("link set side up");
        VrrpService service = _lab.Start(Instance("virtual_ipaddress {\n10.9.0.100/24\n}\nvirtual_routes {\n10.50.0.0/16 via 10.8.0.2\n}"));
        _lab.Await(service, RouterState.Master);
        Assert.That(_lab.Director.Ip("route"), Does.Contain("10.50.0.0/16"));

        _lab.Director.Ip("link set side down");
        Assert.That(_lab.Director.Ip("route"), Does.Not.Contain("10.50.0.0/16"));
        _lab.Director.Ip("link set side up");

        _lab.Eventually(() => _lab.Director.Ip("route").Contains("10.50.0.0/16", StringComparison.Ordinal), "set again");
    }

    [Test]
    public void Calls_AfterTheStop_ReturnAndChangeNothing()
    {
        VrrpService service = _lab.Start(Instance("virtual_ipaddress {\n10.9.0.100/24\n}"));
        _lab.Await(service, RouterState.Master);
        service.Stop();

        Task<bool> yields = service.YieldAsync(null, yields: true);
        Task<VrrpStatus> reads = service.ReadAsync();
        service.Use(_lab.PlanOf(Instance("use_vmac\nvirtual_ipaddress {\n10.9.0.100/24\n}")));

        Assert.That(Task.WaitAll([yields, reads], 5000));
        Assert.That(yields.Result, Is.False);
        Assert.That(reads.Result.Instances[0].Status.State, Is.EqualTo(RouterState.Stopped));
        Assert.That(_lab.Director.Ip("addr"), Does.Not.Contain("10.9.0.100").And.Not.Contain("vrrp.51"));
    }

    [Test]
    public void Stop_BeforeTheDataPlaneIsThere_YieldIsKept()
    {
        VrrpRecords before = new() { Boot = "boot", Instances = { new VrrpRecord { Name = "VI", Interface = "wan", RouterId = 51, Yielding = true } } };
        VrrpRecords saved = before;
        VrrpMemory memory = new(before, "boot", records => saved = records, null);
        using (VrrpService service = _lab.Director.Make(() => new VrrpService(memory, trackers: null, _lab.Log)))
            service.Use(_lab.PlanOf(Instance("virtual_ipaddress {\n10.9.0.100/24\n}")));

        Assert.That(saved.Instances.Single().Yielding, Is.True);
    }

    [Test]
    public void Socket_GroupThatCannotBeJoined_IsNotTakenForJoined()
    {
        using RawSocket socket = _lab.Director.Make(() => RawSocket.Open(
            1, "lo", System.Net.Sockets.AddressFamily.InterNetwork, ReceivedPacket.VrrpProtocol, 0));
        IPAddress group = IPAddress.Parse("10.9.0.1");

        Assert.Throws<NetlinkException>(() => socket.Join(group));
        Assert.Throws<NetlinkException>(() => socket.Join(group));
    }

    [Test]
    public void Interface_GoesAndComesBack_FaultAndMasterAgain()
    {
        VrrpService service = _lab.Start(Instance("use_vmac\nvirtual_ipaddress {\n10.9.0.100/24\n}"));
        _lab.Await(service, RouterState.Master);

        _lab.Director.Ip("link del wan");
        _lab.Await(service, RouterState.Fault);
        Assert.That(service.ReadAsync().Result.Instances[0].Status.Faults, Is.EqualTo(new[] { "The interface wan does not exist." }));
        _lab.AddCable();
        _lab.Await(service, RouterState.Master);

        _lab.Eventually(() => _lab.DirectorHas("10.9.0.100", "vrrp.51"), "on the new interface");
        _lab.Peer.Ip("link set cwan down");
        _lab.Await(service, RouterState.Fault);
        Assert.That(_lab.DirectorHas("10.9.0.100", "vrrp.51"), Is.False);
    }

    [Test]
    public void Start_LeftoversOfAnEarlierProcess_AreRemoved()
    {
        string text = Instance("use_vmac\nvirtual_ipaddress {\n10.9.0.100/24\n}\nvirtual_routes {\n10.50.0.0/16 via 10.9.0.2\n}");
        VrrpService first = _lab.Start(text);
        _lab.Await(first, RouterState.Master);
        first.Abandon();

        string other = text.Replace("10.9.0.100", "10.9.0.110", StringComparison.Ordinal).Replace("51", "52", StringComparison.Ordinal);
        VrrpService second = _lab.Start(other);
        _lab.Await(second, RouterState.Backup);

        Assert.That(_lab.Director.Ip("addr"), Does.Not.Contain("10.9.0.100").And.Not.Contain("vrrp.51"));
        Assert.That(_lab.Director.Ip("route"), Does.Not.Contain("10.50."));
    }

    [Test]
    public void Adverts_EveryTenMilliseconds_AreOnTime()
    {
        VrrpLab.Need("tcpdump", "tshark");
        string text = Instance("virtual_ipaddress {\n10.9.0.100/24\n}").Replace("advert_int 0.1", "advert_int 0.01", StringComparison.Ordinal);
        VrrpService service = _lab.Start(text);
        _lab.Await(service, RouterState.Master);
        Process capture = _lab.Capture("fast.pcap");
        Thread.Sleep(2000);
        VrrpLab.Stop(capture);

        double[] distances = [.. Times("fast.pcap", "vrrp", "frame.time_delta_displayed").Skip(1).Select(seconds => seconds * 1000).Order()];
        TestContext.Out.WriteLine($"{distances.Length} adverts, ms: least {distances[0]:0.00}, median {distances[distances.Length / 2]:0.00}, "
            + $"99 % {distances[distances.Length * 99 / 100]:0.00}, most {distances[^1]:0.00}");
        Assert.That(distances, Has.Length.AtLeast(150));
    }

    [Test]
    [Explicit("A measurement")]
    public void Master_ThousandsOfAddresses_TakenAndReleased([Values(1000, 4000)] int count)
    {
        VrrpLab.Need("tcpdump", "tshark");
        string excluded = string.Join('\n', Enumerable.Range(0, count).Select(i => $"10.77.{i / 250}.{i % 250 + 1}"));
        Process capture = _lab.Capture("many.pcap");
        VrrpService service = _lab.Start(Instance($"virtual_ipaddress {{\n10.9.0.100/24\n}}\nvirtual_ipaddress_excluded {{\n{excluded}\n}}"));
        _lab.Await(service, RouterState.Master);
        Thread.Sleep(2000);
        long start = Stopwatch.GetTimestamp();
        service.Stop();
        TestContext.Out.WriteLine($"{count} addresses: released in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        VrrpLab.Stop(capture);

        double[] adverts = Times("many.pcap", "vrrp", "frame.time_relative");
        double[] frames = Times("many.pcap", "arp.isgratuitous", "frame.time_relative");
        double firstOfLast = frames[Math.Min(count, frames.Length - 1)];
        TestContext.Out.WriteLine($"from the first advert to the first gratuitous packet {(frames[0] - adverts[0]) * 1000:0} ms, to the first of "
            + $"the last address {(firstOfLast - adverts[0]) * 1000:0} ms, to the last of {frames.Length} {(frames[^1] - adverts[0]) * 1000:0} ms; "
            + $"adverts apart at most {adverts.Zip(adverts.Skip(1), (a, b) => b - a).Max() * 1000:0} ms");
    }

    private double[] Times(string file, string filter, string field) =>
        [.. _lab.Dissect(file, $"-Y {filter} -T fields -e {field}").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string Instance(string lines) => $$"""
        vrrp_instance VI {
          interface wan
          virtual_router_id 51
          version 3
          advert_int 0.1
          priority 150
          {{lines}}
        }
        """;
}
