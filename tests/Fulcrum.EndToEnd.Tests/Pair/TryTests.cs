using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

[Explicit]
internal sealed class TryTests
{
    [Test]
    public void Harness()
    {
        using LabNetwork network = LabNetwork.UpForPair();
        PairDirector a = new(network, "a"), b = new(network, "b");
        a.Start();
        b.StartDataPlane();
        network.On("a", "ip", "address", "add", "10.4.2.254/32", "dev", "lan").Expect();
        network.On("a", "ip", "address", "add", "2001:db8:42::fe/128", "dev", "lan", "nodad").Expect();
        a.Client.WaitForChecks();
        PairLoad load = new(network, TimeSpan.FromSeconds(10));
        Thread.Sleep(1000);
        TimeSpan stopped = Clock.Now;
        network.Signal("dataplane-a", "STOP");
        Thread.Sleep(300);
        network.Signal("dataplane-a", "CONT");
        load.Finish();
        load.GapsAfter(stopped, "stop of 300 ms");
        TestContext.Out.WriteLine(string.Join("\n", load.Failures.Take(5)));
        load.AssertDownloads();
    }
}
