using System.Text.Json;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>Runs trials one after the other, as they come on a stream, until it ends.</summary>
internal sealed class TrialLoop(GeneratorPort port, MacAddress to, double gapThresholdUs)
{
    // Flows before it are those of trials without new ones.
    private const long FirstNewFlow = 1L << 20;

    private uint _epoch = (uint)Environment.ProcessId << 16;
    private long _nextFlow = FirstNewFlow;

    /// <summary>Reads trials, writes results: a line of JSON each.</summary>
    public void Run(TextReader trials, TextWriter results)
    {
        while (trials.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            Trial trial = JsonSerializer.Deserialize(line, GeneratorJson.Default.Trial)!;
            results.WriteLine(JsonSerializer.Serialize(Run(trial), GeneratorJson.Default.TrialResult));
            results.Flush();
        }
    }

    private TrialResult Run(Trial trial)
    {
        if (trial.Traffic == TrafficKind.TcpExchanges)
        {
            using TcpTraffic exchanges = new(port, trial, to);
            return new TrialRun(port, exchanges, trial, gapThresholdUs).Run();
        }
        // One epoch for the warm-up, one for what counts. New flows go on where the last trial ended.
        _epoch += 2;
        using StampedTraffic packets = new(port, trial, to, _epoch, _nextFlow);
        TrialResult result = new TrialRun(port, packets, trial, gapThresholdUs).Run();
        if (trial.Traffic == TrafficKind.NewFlows)
            _nextFlow = packets.NextFlow;
        return result;
    }
}
