using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using static Fulcrum.ControlPlane.Tests.HealthChecks.Quorum.ServiceLab;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

[TestFixture]
public sealed class ServiceStatesTests
{
    private static readonly RealServer s_a = Server(1);
    private static readonly RealServer s_b = Server(2);
    private ServiceLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new();

    [Test]
    public void Start_WithoutAlpha_HasQuorumAndTellsOfTheService()
    {
        Use(Service(s_a, s_b));

        Assert.That(_lab.Told(), Is.EqualTo("+VS"));
        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.1=1 10.0.11.2=1"));
    }

    [Test]
    public void Start_WithAlpha_IsDownUntilTheFirstSuccess()
    {
        RealServer server = Server(1, alpha: true);
        Use(Service(server));
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("", "")), "without a sorry server there is nothing to tell");

        _lab.Find(server, up: true);

        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("+10.0.11.1 +VS", "10.0.11.1=1")));
    }

    [Test]
    public void Start_WithAlphaAndSorryServer_TheSorryServerServesAndTheServiceIsToldDown()
    {
        Use(Service(Server(1, alpha: true)) with { SorryServer = Sorry() });

        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-VS", "10.0.11.99=1")));
    }

    [Test]
    public void Start_BelowQuorumAndHysteresis_TheSorryServerServesInsteadOfLivingServers()
    {
        Use(Service(s_a, s_b) with { SorryServer = Sorry(), Quorum = new() { Weight = 2, Hysteresis = 1 } });

        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-VS", "10.0.11.99=1")));
    }

    [Test]
    public void FirstFailure_OfAServerThatStartsDown_IsToldOnce()
    {
        RealServer server = Server(1, alpha: true);
        Use(Service(server));

        _lab.Find(server, up: false);
        _lab.Find(server, up: false);

        Assert.That(_lab.Told(), Is.EqualTo("-10.0.11.1"));
    }

    [Test]
    public void InitNotifies_EveryServer_IsToldBeforeItsService()
    {
        _lab.Use(Samples.Model(Service(s_a, Server(2, alpha: true))) with { Defaults = new() { NotifiesOfStart = true } });

        Assert.That(_lab.Told(), Is.EqualTo("+10.0.11.1 -10.0.11.2 +VS"));
    }

    [Test]
    public void Hysteresis_WeightsCount_NotHeads()
    {
        RealServer[] servers = [Server(1, 3), Server(2, 2), Server(3, 1)];
        Use(Service(servers) with { Quorum = new() { Weight = 4, Hysteresis = 2 } });
        Assert.That(_lab.Told(), Is.EqualTo("+VS"), "6 of 6");

        _lab.Find(servers[0], up: false);
        _lab.Find(servers[2], up: false);
        Assert.That(_lab.Told(), Is.EqualTo("-10.0.11.1 -10.0.11.3"), "2 is enough to keep it");
        _lab.Find(servers[1], up: false);
        Assert.That(_lab.Told(), Is.EqualTo("-10.0.11.2 -VS"));
        _lab.Find(servers[0], up: true);
        _lab.Find(servers[1], up: true);
        Assert.That(_lab.Told(), Is.EqualTo("+10.0.11.1 +10.0.11.2"), "5 is too little to gain it");
        _lab.Find(servers[2], up: true);
        Assert.That(_lab.Told(), Is.EqualTo("+10.0.11.3 +VS"));
    }

    [Test]
    public void Weight_OfAMiscCheck_CountsForTheQuorumAndGoesToTheDataPlane()
    {
        Use(Service(s_a, s_b) with { Quorum = new() { Weight = 2 } });
        _ = _lab.Told();

        _lab.Find(s_a, up: true, new CheckWeight(0, IsAbsolute: true));
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-VS", "10.0.11.1=0 10.0.11.2=1")));
        _lab.Find(s_a, up: true, new CheckWeight(4, IsAbsolute: false));
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("+VS", "10.0.11.1=5 10.0.11.2=1")));
    }

    [Test]
    public void SorryServer_Loss_TakesLivingServersOutAndGainPutsThemBack()
    {
        Use(Service(s_a, s_b) with { SorryServer = Sorry(), Quorum = new() { Weight = 2 } });
        _ = _lab.Told();

        _lab.Find(s_a, up: false);
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-10.0.11.1 -VS", "10.0.11.99=1")));
        _lab.Find(s_a, up: true);
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("+10.0.11.1 +VS", "10.0.11.1=1 10.0.11.2=1")));
    }

    [Test]
    public void Inhibit_OfServerAndSorryServer_KeepsPlacesWithWeightZero()
    {
        RealServer a = Server(1, 3, inhibit: true);
        RealServer b = Server(2, inhibit: true);
        Use(Service(a, b) with { SorryServer = Sorry(inhibit: true), Quorum = new() { Weight = 2 } });
        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.1=3 10.0.11.2=1 10.0.11.99=0"));

        _lab.Find(b, up: false);
        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.1=3 10.0.11.2=0 10.0.11.99=0"), "3 of 2");
        _lab.Find(a, up: false);
        _lab.Find(b, up: true);
        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.1=0 10.0.11.2=0 10.0.11.99=1"), "b lives, and does not serve");
    }

    [Test]
    public void SorryServer_ThatIsAServerToo_HasOnePlace()
    {
        Use(Service(s_a, s_b) with { SorryServer = Sorry(last: 2), Quorum = new() { Weight = 2 } });

        _lab.Find(s_a, up: false);

        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.2=1"));
    }

    [Test]
    public void SorryServer_WithoutAPort_HasThatOfTheService()
    {
        SorryServer sorry = Sorry() with { Endpoint = new(Samples.EndPoint(99).Address, 0) };

        Assert.That(sorry.EndpointIn(Samples.Key(port: 8080)), Is.EqualTo(new System.Net.IPEndPoint(Samples.EndPoint(99).Address, 8080)));
    }

    [Test]
    public void WithoutSorryServer_Loss_LeavesLivingServersInPlace()
    {
        Use(Service(s_a, s_b) with { Quorum = new() { Weight = 2 } });

        _lab.Find(s_a, up: false);

        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.2=1"));
    }

    [Test]
    public void Reload_SameIdentity_KeepsStateAndLooksAtTheNewQuorum()
    {
        VirtualService service = Service(s_a, s_b);
        Use(service);
        _lab.Find(s_a, up: false);
        _ = _lab.Told();

        Use(service with { Scheduler = "wrr" });
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("", "10.0.11.2=1")));
        Use(service with { Quorum = new() { Weight = 2 } });
        Assert.That(_lab.Told(), Is.EqualTo("-VS"));
        Use(service with { Quorum = new() { Weight = 2 }, RealServers = [s_a, s_b, Server(3)] });
        Assert.That(_lab.Told(), Is.EqualTo("+VS"), "a server that is new counts as up");
        Use(service with { RealServers = [s_a] });
        Assert.That(_lab.Told(), Is.EqualTo("-VS"), "the others are gone");
    }

    [Test]
    public void Reload_ServersOfTheServiceBackAfterItWasGone_StartAgain()
    {
        Use(Service(s_a));
        Use();
        _ = _lab.Told();

        Use(Service(s_a));

        Assert.That(_lab.Told(), Is.EqualTo("+VS"));
    }

    [Test]
    public void End_OnlyWithOmega_TellsOfWhatIsUp()
    {
        VirtualService silent = Service(s_a);
        VirtualService omega = Samples.Service(Samples.Key(101), Server(3), Server(4)) with { NotifiesOfEnd = true };
        Use(silent, omega);
        _lab.Find(omega.RealServers[0], up: false);
        _ = _lab.Told();

        _lab.End();

        Assert.That(_lab.Told(), Is.EqualTo("-10.0.11.4 -VS"));
    }

    [Test]
    public void Reload_OmegaServiceGone_TellsOfItsEnd()
    {
        Use(Service(s_a) with { NotifiesOfEnd = true });
        _ = _lab.Told();

        Use();

        Assert.That(_lab.Told(), Is.EqualTo("-10.0.11.1 -VS"));
    }

    [Test]
    public void Group_ItsServices_AreOneService()
    {
        VirtualService first = Service(s_a, s_b) with { Quorum = new() { Weight = 2 }, SorryServer = Sorry(), Group = new("web", Samples.Key()) };
        VirtualService second = first with { Key = Samples.Key(101) };
        Use(first, second);

        _lab.Find(s_a, up: false);

        Assert.That(_lab.Told(), Is.EqualTo("+VS -10.0.11.1 -VS"), "told once");
        Assert.That(_lab.Commands(), Is.EqualTo("NEW 10.0.1.100 10.0.11.99 w=1; NEW 10.0.1.101 10.0.11.99 w=1"));
    }

    [Test]
    public void Panic_TooManyFail_KeepsTheLastOnesInRotation()
    {
        RealServer[] servers = [Server(1), Server(2), Server(3), Server(4)];
        Use(Service(servers) with { PanicThreshold = 50, SorryServer = Sorry() });
        _ = _lab.Told();

        _lab.Find(servers[3], up: false);
        _lab.Find(servers[0], up: false);
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-10.0.11.4 -10.0.11.1", "10.0.11.2=1 10.0.11.3=1")), "half of them may");
        _lab.Find(servers[1], up: false);
        _lab.Find(servers[2], up: false);
        Assert.That((_lab.Told(), _lab.Places()), Is.EqualTo(("-10.0.11.2 ! -10.0.11.3 !", "10.0.11.2=1 10.0.11.3=1")));
        _lab.Find(servers[3], up: true);
        Assert.That(_lab.Places(), Is.EqualTo("10.0.11.3=1 10.0.11.4=1"), "the second to fail may be down now");
    }

    [Test]
    public void Panic_ServersThatWereNeverUp_AreNotKept()
    {
        Use(Service(Server(1, alpha: true), Server(2, alpha: true)) with { PanicThreshold = 0 });

        Assert.That(_lab.Places(), Is.Empty);
    }

    private void Use(params VirtualService[] services) => _lab.Use(Samples.Model(services));

    private static VirtualService Service(params RealServer[] servers) => Samples.Service(Samples.Key(), servers);
}
