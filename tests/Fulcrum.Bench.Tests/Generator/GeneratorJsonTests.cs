using System.Text.Json;
using Fulcrum.Generator;

namespace Fulcrum.Bench.Tests.Generator;

/// <summary>Trials and results as lines of JSON.</summary>
internal sealed class GeneratorJsonTests
{
    [Test]
    public void Trial_WithoutSomeMembers_HasTheirDefaults()
    {
        Trial trial = JsonSerializer.Deserialize("""{"traffic":"newFlows","packetsPerSecond":1e6}""", GeneratorJson.Default.Trial)!;
        Assert.That((trial.Traffic, trial.PacketsPerSecond, trial.Flows, trial.Seconds, trial.Window), Is.EqualTo((TrafficKind.NewFlows, 1e6, 1000, 1.0, 2048)));
        Assert.That(trial.FrameBytes, Is.EqualTo(new[] { 64 }));
    }

    [Test]
    public void Result_WrittenAndRead_IsTheSameInOneLine()
    {
        LatencySummary latency = new(100, 1.5, 2.5, 3.5, 9, 3);
        TrialResult result = new()
        {
            Seconds = 2, Sent = 200, Refused = 2, Received = 198, Lost = 2, Reordered = 1, Foreign = 3, Exchanges = 4, GapThresholdUs = 5, Gaps = 6,
            LongestGapUs = 70, GapSeconds = 0.5, Latency = latency, LatencyOfAll = latency with { Count = 200 }, AllocatedBytes = 0,
        };
        string line = JsonSerializer.Serialize(result, GeneratorJson.Default.TrialResult);
        Assert.That(line, Does.Not.Contain("\n").And.StartsWith("{"));
        Assert.That(JsonSerializer.Deserialize(line, GeneratorJson.Default.TrialResult), Is.EqualTo(result));
        Assert.That((result.OfferedPerSecond, result.ReceivedPerSecond, result.DisturbedShare, result.GapShare), Is.EqualTo((101, 99, 0.5, 0.25)));
    }
}
