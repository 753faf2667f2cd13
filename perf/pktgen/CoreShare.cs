using System.Diagnostics;
using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>
/// How much of its core a polling thread gets. A polling thread that gets less than all of it shares the core with something, and
/// its packet rate says less about the program.
/// </summary>
internal sealed class CoreShare
{
    private readonly int _process;
    private readonly Dictionary<string, double> _before;
    private readonly long _started = Stopwatch.GetTimestamp();

    private CoreShare(int process)
    {
        _process = process;
        _before = RunSeconds(process);
    }

    /// <summary>Begins to measure the busiest thread of a process.</summary>
    public static CoreShare Begin(int process) => new(process);

    /// <summary>CPU time of the thread that ran most, by elapsed time: 0 to 1.</summary>
    public double End()
    {
        double elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double most = RunSeconds(_process).Max(thread => thread.Value - _before.GetValueOrDefault(thread.Key));
        return Math.Min(most / elapsed, 1);
    }

    private static Dictionary<string, double> RunSeconds(int process)
    {
        Dictionary<string, double> seconds = [];
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            // "nanoseconds on a core, nanoseconds waiting for one, time slices"
            string text = File.ReadAllText($"{thread}/schedstat");
            seconds[thread] = double.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / 1e9;
        }

        return seconds;
    }
}
