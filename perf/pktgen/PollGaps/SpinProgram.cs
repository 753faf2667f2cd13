using System.Globalization;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>fulcrum-spin: a bare C loop on the worker's core, the ceiling of what a polling thread can have there.</summary>
internal static class SpinProgram
{
    private const string Name = "fulcrum-spin";
    private const string Share = "core_share_permille";
    private const string Last = "longest_poll_gap_us";
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Runs it for some seconds with polls of that length.</summary>
    public static async Task<(GapHistogram Gaps, double CoreShare)> RunAsync(int core, int seconds, double pollNanoseconds, CancellationToken cancellation)
    {
        string path = Path.Combine(AppContext.BaseDirectory, Name);
        if (!File.Exists(path))
        {
            throw new BenchException($"There is no {path}: run './appliance build'.");
        }

        string length = Math.Round(pollNanoseconds).ToString(CultureInfo.InvariantCulture);
        await using ChildProcess process = ChildProcess.Start(Name, [path, $"{core}", $"{seconds}", length], hasPriority: true);
        Dictionary<string, ulong> values = [];
        await process.ReadAsync(
            line =>
            {
                string[] words = line.Split(' ');
                values[words[0]] = ulong.Parse(words[1], CultureInfo.InvariantCulture);
                return words[0] == Last;
            },
            TimeSpan.FromSeconds(seconds) + Slack, cancellation);
        return (new GapHistogram([.. GapHistogram.Classes.Select(each => values[each.Counter])], values[Last]), values[Share] / 1000.0);
    }
}
