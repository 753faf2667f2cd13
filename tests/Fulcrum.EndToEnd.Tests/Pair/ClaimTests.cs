using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>The master stays master: whatever others send, and while its fulcrumd is replaced.</summary>
internal sealed class ClaimTests() : PairTests(1)
{
    private const int AdvertCount = 5;

    private static IEnumerable<TestCaseData> Forged()
    {
        yield return Case("WrongTimeToLive", "TimeToLive", new() { TimeToLive = 254 });
        yield return Case("WrongChecksum", "Checksum", new() { ChecksumError = 1 });
        yield return Case("CutOff", "Truncated", new() { Length = 7 });
        yield return Case("FewerAddressesThanItSays", "Truncated", new() { AddressCount = 20 });
        yield return Case("WrongPassword", "Authentication", new() { Password = "guessed" });
        yield return Case("WithoutPassword", "AuthenticationType", new() { AuthenticationType = 0 });
        yield return Case("OtherInterval", "Interval", new() { Interval = 2 });
        yield return Case("OtherVersion", "Version", new() { Version = 3 });
        yield return Case("NoAdvertisement", "Type", new() { Type = 2 });
        yield return Case("ForeignRouter", "UnknownRouter", new() { RouterId = 77 });
    }

    [TestCaseSource(nameof(Forged))]
    public void Advert_ThatIsRefused_ChangesNothingAndIsCounted(ForgedAdvert advert, string reason)
    {
        long before = VrrpReport.Of(A).Drops(reason);
        long transitions = VrrpReport.Of(A).Transitions + VrrpReport.Of(B).Transitions;

        advert.Send(Lab.Network, AdvertCount);

        Eventually.IsTrue(
            () => VrrpReport.Of(A).Drops(reason) - before == AdvertCount, () => $"not counted as {reason}:\n{A.Client.Ctl("--json", "vrrp").Output}");
        Assert.That((A.HoldsAll(), B.HoldsNone()), Is.EqualTo((true, true)));
        Assert.That(VrrpReport.Of(A).Transitions + VrrpReport.Of(B).Transitions, Is.EqualTo(transitions));
    }

    [Test]
    [Retry(2)]
    public void Daemon_KilledAndRestartedWithinTwoSeconds_StaysMaster()
    {
        PairLoad load = StartLoad(10);
        long transitions = VrrpReport.Of(B).Transitions;

        A.Kill("daemon");
        Thread.Sleep(200);
        A.StartDaemon();
        TimeSpan until = Clock.Now + (2 * Lab.MasterDown);
        while (Clock.Now < until)
        {
            Assert.That((A.HoldsAll(), B.HoldsNone()), Is.EqualTo((true, true)), () => $"{A.Describe()}\n{B.Describe()}");
            Thread.Sleep(100);
        }
        load.Finish();

        Assert.That(VrrpReport.Of(B).Transitions, Is.EqualTo(transitions), "changes of state of the backup");
        AssertNoFailures(load);
        load.AssertDownloads();
    }

    private static TestCaseData Case(string name, string reason, ForgedAdvert advert) => new TestCaseData(advert, reason).SetArgDisplayNames(name);
}
