using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Files;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Files;

[TestFixture]
public sealed class FileCheckTests
{
    private static readonly ServerKey s_server = new(Samples.Key(), new IPEndPoint(IPAddress.Parse("10.0.11.2"), 80));

    [TestCase("3\n", 3)]
    [TestCase(" -11 and more", -11)]
    [TestCase("", 0)]
    [TestCase("x", 0)]
    [TestCase("99999999999", 0)]
    [TestCase("-", 0)]
    public void Parse(string text, long expected) => Assert.That(TrackedFile.Parse(text), Is.EqualTo(expected));

    // The weight of the check, whether it is reversed, that of the file, the number; then the verdict and what is added.
    [TestCase(0, false, 1, 0, CheckVerdict.Success, null)]
    [TestCase(0, false, 1, 5, CheckVerdict.Failure, null)]
    [TestCase(0, true, 1, 5, CheckVerdict.Success, null)]
    [TestCase(2, false, 1, 5, CheckVerdict.Success, 10L)]
    [TestCase(2, true, 1, 5, CheckVerdict.Success, -10L)]
    [TestCase(null, false, 3, -2, CheckVerdict.Success, -6L)]
    public void Verdict(int? weight, bool isReversed, int ofFile, long number, CheckVerdict verdict, long? added)
    {
        FileCheck check = new() { File = "f", Weight = weight, IsReversed = isReversed };

        CheckResult result = FileVerdict.Of(check, new TrackFile { Name = "f", Path = "/f", Weight = ofFile }, number);

        Assert.That((result.Verdict, result.Weight?.Added(10)), Is.EqualTo((verdict, added)));
    }

    [Test]
    public async Task Checker_FollowsTheFile()
    {
        using TemporaryDirectory directory = new();
        FakeTime time = new();
        TrackFile file = new() { Name = "f", Path = directory["f"], InitialValue = 3 };
        CheckKey key = new(s_server, new FileCheck { File = "f", Weight = 0 }, file);
        IChecker checker = new Checkers(time).Create(key);
        Assert.That(await checker.CheckAsync(CancellationToken.None), Is.EqualTo(CheckResult.Failure($"the number in {file.Path} is 3")));

        Task<CheckResult> next = checker.CheckAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(next.IsCompleted, Is.False, "nothing has changed");
        await File.WriteAllTextAsync(file.Path!, "0\n");
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.That(await next, Is.EqualTo(CheckResult.Success));
        ((IDisposable)checker).Dispose();
        Assert.That(time.WaitingTimerCount, Is.Zero, "nobody looks any more");
    }

    [Test]
    public void WhyNot_FileThatIsNotDefined_IsSaid() => Assert.That(
        Checkers.WhyNot(new CheckKey(s_server, new FileCheck { File = "f" })), Is.EqualTo("there is no track_file f with a path"));
}
