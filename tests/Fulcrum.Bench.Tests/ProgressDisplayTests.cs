using Fulcrum.Pktgen.Reporting;
using Fulcrum.Testing;

namespace Fulcrum.Bench.Tests;

/// <summary>The progress of a run.</summary>
internal sealed class ProgressDisplayTests
{
    private readonly FakeTime _time = new();
    private StringWriter _output = null!;

    [SetUp]
    public void Begin() => _output = new StringWriter { NewLine = "\n" };

    [TearDown]
    public void End() => _output.Dispose();

    [Test]
    public void Elsewhere_EachStepIsALine()
    {
        using ProgressDisplay progress = Display(null);
        progress.BeginPart();
        progress.Step("testpmd io 34.52 Mpps");
        progress.Say("something");

        Assert.That(_output.ToString(), Is.EqualTo("bench: [1/6] testpmd io 34.52 Mpps\nbench: something\n"));
    }

    [Test]
    public void Line_HalfWayThroughThePlan_EstimatesTheRestByWhatWasSlowerThanPlanned()
    {
        using ProgressDisplay progress = Display(null);
        progress.BeginPart();
        _time.Advance(TimeSpan.FromSeconds(40));
        progress.Step("first");
        _time.Advance(TimeSpan.FromSeconds(40));
        progress.Step("second");
        _time.Advance(TimeSpan.FromSeconds(10));

        // 20 of 40 planned seconds took 80; 80 are left, and 10 of them have gone by.
        Assert.That(progress.Line(), Is.EqualTo("[############............] 2/6  1:30, about 1:10 left  second"));
    }

    [Test]
    public void Line_AfterAPartThatEndedEarly_CountsItsStepsAsDone()
    {
        using ProgressDisplay progress = Display(null);
        progress.BeginPart();
        progress.BeginPart();

        Assert.That(progress.Line(), Does.Contain(" 2/6 "));
    }

    [Test]
    public void Terminal_GetsOneLineThatFitsAndMakesRoomForText()
    {
        using ProgressDisplay progress = Display(() => 60);
        progress.BeginPart();
        progress.Step(new string('x', 100));
        progress.Above(() => _output.Write("table\n"));

        string[] parts = _output.ToString().Split("\r\x1b[K");
        Assert.That(parts[1], Has.Length.EqualTo(59));
        Assert.That(parts[^1], Is.EqualTo("table\n"));
    }

    private ProgressDisplay Display(Func<int>? width)
    {
        ProgressDisplay progress = new(_output, width, _time);
        progress.Plan([new ProgressPart(2, 10), new ProgressPart(4, 5)]);
        return progress;
    }
}
