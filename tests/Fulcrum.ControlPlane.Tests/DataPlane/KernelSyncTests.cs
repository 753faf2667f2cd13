using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class KernelSyncTests
{
    private static readonly Wire.PortList s_ports = new()
    {
        Ports = { new Wire.PortState { Name = "wan", Twin = "wan" }, new Wire.PortState { Name = "lan", Twin = "lan0" } },
    };

    private static readonly DirectorModel s_model = Samples.Model(
        Samples.Service(Samples.Key(100), Samples.Server(2), Samples.Server(3)),
        Samples.Service(Samples.Key(100, port: 443), Samples.Server(2)) with { BindPort = "wan" },
        Samples.Service(Samples.Key(101)));

    private FakeKernel _kernel = null!;
    private ListLogger<KernelSync> _log = null!;
    private KernelSync _sync = null!;

    [SetUp]
    public void SetUp()
    {
        _kernel = new();
        _log = new();
        _sync = new(_kernel, _log);
    }

    [Test]
    public void UsePorts_Model_IsToldToTheKernel()
    {
        _sync.UsePorts(s_ports, s_model);

        Assert.Multiple(() =>
        {
            Assert.That(_kernel.Watched, Is.EqualTo(new[] { "lan0", "wan" }));
            Assert.That(_kernel.Addresses, Is.EqualTo(new[] { "? 10.0.1.101", "lan0 192.168.100.200", "wan 10.0.1.100" }));
            Assert.That(_kernel.Resolved, Is.EquivalentTo(new[] { Samples.EndPoint(2).Address, Samples.EndPoint(3).Address }));
            Assert.That(_sync.Warnings, Is.Empty);
        });
    }

    [Test]
    public void UsePorts_ServiceOfAMark_GetsNoAddress()
    {
        ServiceKey mark = ServiceKey.OfMark(0x0A000109, System.Net.Sockets.AddressFamily.InterNetwork);

        _sync.UsePorts(s_ports, Samples.Model(Samples.Service(mark, Samples.Server(2))));

        Assert.That(_kernel.Addresses, Is.EqualTo(new[] { "lan0 192.168.100.200" }));
        Assert.That(_kernel.Resolved, Is.EqualTo(new[] { Samples.EndPoint(2).Address }));
    }

    [Test]
    public void Apply_MarkRuleOfAnUnknownPort_IsAWarning()
    {
        MarkRule rule = new() { Mark = 7, Port = "wlan", Origin = Origin.Api };

        _sync.UsePorts(s_ports, DirectorModel.Empty with { MarkRules = [rule] });

        Assert.That(_sync.Warnings.Single(), Is.EqualTo(
            "Mark rule (mark 7 for input port wlan) (API) names port wlan, which the data plane does not have."));
    }

    [Test]
    public void Apply_BeforeTheDataPlaneWasThere_DoesNothing()
    {
        _sync.Apply(s_model);

        Assert.That(_kernel.Addresses, Is.Empty);
    }

    [Test]
    public void Apply_PortThatDoesNotExist_IsWarnedOfOnce()
    {
        DirectorModel model = s_model with { Services = [Samples.Service(Samples.Key()) with { BindPort = "dmz" }] };
        _sync.UsePorts(s_ports, model);
        _sync.Apply(model);

        Assert.That(_sync.Warnings, Is.EqualTo(new[] { "Virtual service TCP 10.0.1.100:80 (API) names port dmz, which the data plane does not have." }));
        Assert.That(_log.Lines, Has.Count.EqualTo(1));
        Assert.That(_kernel.Addresses, Is.EqualTo(new[] { "lan0 192.168.100.200" }));
    }

    [Test]
    public void Apply_OneServerOfMany_TellsTheKernelOfItAlone()
    {
        _sync.UsePorts(s_ports, s_model);
        _kernel.Addresses.Clear();
        VirtualService first = s_model.Services[0];
        DirectorModel next = s_model with
        {
            Services = [first with { RealServers = [Samples.Server(2, weight: 9), Samples.Server(4)] }, .. s_model.Services.Skip(1)],
        };

        _sync.Apply(next);

        Assert.That(_kernel.Resolved, Is.EquivalentTo(new[] { Samples.EndPoint(2).Address, Samples.EndPoint(4).Address }));
        Assert.That(_kernel.Addresses, Is.Empty, "addresses are as they were");
        _sync.Apply(next with { Services = [next.Services[1]] });
        Assert.That(_kernel.Resolved, Is.EqualTo(new[] { Samples.EndPoint(2).Address }), "another service has this server, too");
        Assert.That(_kernel.Addresses, Is.Not.Empty);
    }

    [Test]
    public void Retry_KernelComplains_IsAWarningUntilItIsOver()
    {
        _kernel.Complaints = ["The address 10.0.1.100 cannot be set."];
        _sync.UsePorts(s_ports, s_model);
        Assert.That(_sync.Warnings, Is.EqualTo(_kernel.Complaints));

        _kernel.Complaints = [];
        _sync.Retry();

        Assert.That(_sync.Warnings, Is.Empty);
    }

    [Test]
    public void Leaving_AfterConnecting_NothingIsRemovedUntilTheDataPlaneHasSaidWhatLeaves()
    {
        _sync.UsePorts(s_ports, s_model);
        Assert.That(_kernel.KeepsAll);
        Assert.That(_sync.Leaving.IsUrgent);

        _sync.TakeLeaving([IPAddress.Parse("192.168.100.9"), IPAddress.Parse("192.168.100.200")], _sync.Leaving.Revision);

        Assert.Multiple(() =>
        {
            Assert.That(_kernel.KeepsAll, Is.False);
            Assert.That(_kernel.Leaving, Is.EqualTo(new[] { "192.168.100.9" }), "the model has the other one");
            Assert.That(_kernel.Addresses, Has.Member("lan0 192.168.100.200"));
            Assert.That(_sync.Leaving, Is.EqualTo((_sync.Leaving.Revision, false, true)));
        });
    }

    [Test]
    public void Leaving_AddressLeavesItsPool_IsKeptUntilAnAnswerOfAfterThatSaysOtherwise()
    {
        DirectorModel before = s_model with { Pools = [Samples.Pool("inside", "192.168.100.200", "192.168.100.201")] };
        _sync.UsePorts(s_ports, before);
        _sync.TakeLeaving([], _sync.Leaving.Revision);
        long early = _sync.Leaving.Revision;

        _sync.Apply(s_model);
        Assert.That(_kernel.Leaving, Is.EqualTo(new[] { "192.168.100.201" }));
        Assert.That(_kernel.KeepsAll, Is.False, "virtual addresses go at once");
        _sync.TakeLeaving([], early);
        Assert.That(_kernel.Leaving, Is.Not.Empty, "the answer knows nothing of it");
        _sync.TakeLeaving([IPAddress.Parse("192.168.100.201")], _sync.Leaving.Revision);
        Assert.That(_kernel.Leaving, Is.Not.Empty);
        Assert.That(_sync.Leaving, Is.EqualTo((_sync.Leaving.Revision, false, true)));
        _sync.TakeLeaving([], _sync.Leaving.Revision);
        Assert.That(_kernel.Leaving, Is.Empty);
        Assert.That(_sync.Leaving, Is.EqualTo((_sync.Leaving.Revision, false, false)), "nothing is asked any more");
    }

    [Test]
    public void Leaving_AddressComesBack_IsWantedAndDoesNotLeave()
    {
        DirectorModel before = s_model with { Pools = [Samples.Pool("inside", "192.168.100.200", "192.168.100.201")] };
        _sync.UsePorts(s_ports, before);
        _sync.Apply(s_model);

        _sync.Apply(before);

        Assert.That(_kernel.Leaving, Is.Empty);
        Assert.That(_kernel.Addresses, Has.Member("lan0 192.168.100.201"));
    }

    [Test]
    public void Leaving_AddressMovesToAnotherPool_DoesNotLeave()
    {
        _sync.UsePorts(s_ports, s_model);
        _sync.TakeLeaving([], _sync.Leaving.Revision);

        _sync.Apply(s_model with { Pools = [Samples.Pool("other", "192.168.100.200")] });

        Assert.That(_kernel.Leaving, Is.Empty);
        Assert.That(_sync.Leaving.IsUrgent, Is.False);
    }

    [Test]
    public void Resolve_Port_AsksForItsTwin()
    {
        _sync.UsePorts(s_ports, s_model);

        _sync.Resolve("lan", 0, IPAddress.Parse("192.168.100.1"));
        _sync.Resolve("lan", 12, IPAddress.Parse("2001:db8::1"));
        _sync.Resolve("dmz", 0, IPAddress.Parse("192.168.100.1"));

        Assert.That(_kernel.Wanted, Is.EqualTo(new[] { "lan0 192.168.100.1", "lan0.12 2001:db8::1" }));
    }
}
