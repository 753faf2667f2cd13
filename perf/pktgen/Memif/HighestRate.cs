using Fulcrum.Generator;

namespace Fulcrum.Pktgen.Memif;

/// <summary>
/// Looks for the highest rate at which nothing is lost (RFC 2544 section 26.1): from what the program bears when the generator waits for it,
/// down in steps.
/// </summary>
internal static class HighestRate
{
    private const double Step = 0.05;
    private const double Least = 0.3;

    // A rate is too high if it loses so often in a row: a stall of the machine is no fault of the program.
    private const int Attempts = 3;

    private const double LeastSeconds = 0.2;

    /// <summary>Seconds that it takes, about, for measurements of so many.</summary>
    public static double AboutSeconds(double seconds) => 6 * SecondsOf(seconds);

    /// <summary>The rates to try, in this order, where the program has borne <paramref name="most"/>.</summary>
    public static IEnumerable<double> Candidates(double most)
    {
        for (double part = 1; part >= Least; part -= Step)
            yield return part * most;
    }

    /// <summary>Returns the first trial without loss; else the last one, at the least rate that was tried.</summary>
    public static async Task<MemifTrial> FindAsync(MemifLink link, Trial traffic, double seconds, CancellationToken cancellation)
    {
        Trial trial = traffic with { Seconds = SecondsOf(seconds) };
        MemifTrial last = await link.RunAsync(trial with { PacketsPerSecond = 0 }, cancellation);
        foreach (double rate in Candidates(last.Result.ReceivedPerSecond))
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                last = await link.RunAsync(trial with { PacketsPerSecond = rate }, cancellation);
                if (last.IsLossless)
                    return last;
            }
        }

        return last;
    }

    private static double SecondsOf(double seconds) => Math.Max(seconds / 5, LeastSeconds);
}
