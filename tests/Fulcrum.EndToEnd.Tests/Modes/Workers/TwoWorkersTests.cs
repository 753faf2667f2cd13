using Fulcrum.Api.V1;

namespace Fulcrum.EndToEnd.Tests.Modes.Workers;

/// <summary>Two workers in every mode: no connection is lost, and both have their part.</summary>
internal sealed class TwoWorkersTests : ModeTests
{
    private const int TwentyMegabytes = 20 * 1024 * 1024;
    private const int Fragmented = 4000;

    private static IEnumerable<LabService> Four => LabServices.Of(Arm.Two4).Where(service => service.Port is 8010 or 8020 or 8030 or 8040);

    [TestCaseSource(nameof(Four))]
    public void Requests_FiveThousand_AreAllAnswered(LabService service)
    {
        AssertRequestsAreAnswered(service, 5000);

        Assert.That(SessionsOf(service), Has.Length.EqualTo(2).And.All.GreaterThan(1000), "sessions of each worker");
    }

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    [TestCaseSource(typeof(LabServices), nameof(LabServices.OneArm))]
    public void Requests_TwoHundred_AreAllAnswered(LabService service) => AssertRequestsAreAnswered(service, 200);

    [TestCaseSource(typeof(LabServices), nameof(LabServices.Modes))]
    public void Download_OfTwentyMegabytes_ArrivesUnchanged(LabService service) =>
        Assert.That(Download(service, TwentyMegabytes), Is.EqualTo(HashOfFile(TwentyMegabytes)));

    [TestCaseSource(typeof(LabServices), nameof(LabServices.Modes))]
    public void UdpEcho_InFragments_ComesBack(LabService service)
    {
        for (int count = 0; count < 8; count++)
            Echo(service, Fragmented);
    }

    [OneTimeTearDown]
    public void PacketsHaveBeenHandedOverAndNoneWasLost()
    {
        Assert.That(Director.Ctl("drops").Expect(), Does.Not.Contain("handoff_ring_full").And.Not.Contain("session_conflict"));
        IReadOnlyList<Worker> workers = Director.Workers();
        Assert.That(workers, Has.Count.EqualTo(2).And.All.Matches<Worker>(worker => worker?.HandedOff > 1000));
        Assert.That(workers.Sum(worker => (long)worker.HandedOff), Is.LessThanOrEqualTo(workers.Sum(worker => (long)worker.TakenOver)), "what the director makes is taken over, too");
    }

    /// <summary>Sessions of a service, by worker.</summary>
    private static int[] SessionsOf(LabService service) =>
        [.. Director.Sessions($"tcp:{service.Endpoint}").GroupBy(session => session.Worker).Select(group => group.Count())];
}
