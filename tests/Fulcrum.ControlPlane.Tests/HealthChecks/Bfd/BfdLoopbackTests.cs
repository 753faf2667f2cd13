using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Bfd;

/// <summary>Sessions over real sockets, between addresses of this machine.</summary>
[TestFixture]
[NonParallelizable]
public sealed class BfdLoopbackTests
{
    [TestCase("127.0.0.61", "127.0.0.62", false)]
    [TestCase("127.0.0.63", "127.0.0.64", true)]
    public async Task Check_FollowsTheNeighbour(string own, string other, bool isMultihop)
    {
        BfdInstance instance = Instance(own, other) with { IsMultihop = isMultihop };
        CheckKey key = new(new(Samples.Key(), Samples.EndPoint(1)), new BfdCheck { Session = instance.Name }, instance);
        IChecker checker = new Checkers(TimeProvider.System).Create(key);
        using IDisposable checkerEnd = (IDisposable)checker;
        BfdSessions peers = new(TimeProvider.System);
        Task<CheckResult> first = checker.CheckAsync(CancellationToken.None);

        (_, IDisposable lease) = peers.Follow(Instance(other, own) with { IsMultihop = isMultihop });
        Assert.That(await first.WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(CheckResult.Success));
        Task<CheckResult> second = checker.CheckAsync(CancellationToken.None);
        lease.Dispose();

        CheckResult down = await second.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(down, Is.EqualTo(CheckResult.Failure("the neighbour says that it is down")));
    }

    [Test]
    public async Task Listener_PacketFromFarAway_IsDropped()
    {
        BfdSessions sessions = new(TimeProvider.System);
        BfdSessions peers = new(TimeProvider.System);
        (Observed<BfdStatus> status, IDisposable own) = sessions.Follow(Instance("127.0.0.65", "127.0.0.66"));
        (Observed<BfdStatus> far, IDisposable other) = peers.Follow(Instance("127.0.0.66", "127.0.0.65") with { TimeToLive = 254 });

        // The far one hears the near one, and is not heard.
        await Eventually.IsTrue(() => far.Current.Value.State == BfdState.Init, "one way");

        Assert.That(status.Current.Value.State, Is.EqualTo(BfdState.Down));
        own.Dispose();
        other.Dispose();
    }

    private static BfdInstance Instance(string own, string other) => new()
    {
        Name = own,
        Source = IPAddress.Parse(own),
        Neighbour = IPAddress.Parse(other),
        SendInterval = TimeSpan.FromMilliseconds(300),
        ReceiveInterval = TimeSpan.FromMilliseconds(300),
        IdleInterval = TimeSpan.FromMilliseconds(300),
        Multiplier = 10,
    };
}
