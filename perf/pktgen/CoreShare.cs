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

    /// <summary>CPU time of the thread that ran least of so many that ran most, by elapsed time: 0 to 1.</summary>
    public double End(int threads = 1)
    {
        double elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double least = RunSeconds(_process).Select(thread => thread.Value - _before.GetValueOrDefault(thread.Key)).OrderDescending().ElementAt(threads - 1);
        return Math.Min(least / elapsed, 1);
    }

    private static Dictionary<string, double> RunSeconds(int process)
    {
        Dictionary<string, double> seconds = [];
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            // "nanoseconds on a core, nanoseconds waiting for one, time slices"
            if (ReadOrNull($"{thread}/schedstat") is { } text)
            {
                seconds[thread] = double.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / 1e9;
            }
        }

        return seconds;
    }

    /// <summary>The text of a file; null when it is no more, as a thread that has ended meanwhile.</summary>
    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
