namespace Fulcrum.DataPlane.Tests.Pipeline;

/// <summary>Whether a policy gives the core away is read off the thread's voluntary context switches.</summary>
public class IdleWaitTests
{
    private const int EmptyPolls = 300;

    // Beside the sleeps, reading the counter itself may wait a time or two.
    private const int Noise = 10;

    [Test]
    public void After_EmptyPollsWithBusyPolicy_NeverSleeps() =>
        Assert.That(Switches(IdlePolicy.Busy, _ => 0), Is.LessThan(Noise));

    [Test]
    public void After_EmptyPollsWithAdaptivePolicy_SleepsAfterSomePatience() =>
        Assert.That(Switches(IdlePolicy.Adaptive, _ => 0), Is.InRange(30, EmptyPolls - 200));

    [Test]
    public void After_TrafficWithAdaptivePolicy_NeverSleeps() =>
        Assert.That(Switches(IdlePolicy.Adaptive, poll => poll % 100), Is.LessThan(Noise));

    private static long Switches(IdlePolicy policy, Func<int, int> packetsOfPoll)
    {
        IdleWait idle = new(policy);
        long before = VoluntarySwitches();
        for (int poll = 0; poll < EmptyPolls; poll++)
            idle.After(packetsOfPoll(poll));
        return VoluntarySwitches() - before;
    }

    private static long VoluntarySwitches() => long.Parse(
        File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))
            .Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
}
