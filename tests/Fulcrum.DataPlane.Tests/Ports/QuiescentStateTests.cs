using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class QuiescentStateTests : DpdkFixture
{
    [Test]
    public void Check_TwoWorkers_WaitsForBoth()
    {
        using QuiescentState rcu = QuiescentState.Create(2, -1);
        rcu.Online(0);
        rcu.Online(1);
        ulong token = rcu.Start();
        rcu.Report(0);
        Assert.That(rcu.Check(token), Is.False);
        rcu.Report(1);
        Assert.That(rcu.Check(token), Is.True);
    }

    [Test]
    public void Check_OfflineWorker_DoesNotWaitForIt()
    {
        using QuiescentState rcu = QuiescentState.Create(2, -1);
        rcu.Online(0);
        rcu.Online(1);
        ulong token = rcu.Start();
        rcu.Report(0);
        rcu.Offline(1);
        Assert.That(rcu.Check(token), Is.True);
    }

    [Test]
    public void Online_WorkerBeyondTheLast_IsRefused()
    {
        using QuiescentState rcu = QuiescentState.Create(2, -1);
        Assert.That(() => rcu.Online(2), Throws.TypeOf<DpdkException>().With.Message.Contains("thread 2 is not among the 2"));
    }
}
