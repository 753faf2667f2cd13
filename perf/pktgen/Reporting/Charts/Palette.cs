namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Which colour and shape a series has: a forwarding mode the same one in every chart, others what is left.</summary>
internal static class Palette
{
    /// <summary>Colours in report.css.</summary>
    private const int Colours = 8;

    private static readonly string[] Modes = [.. BenchCase.All.Select(each => each.Name)];

    /// <summary>The place of each name, in their order; two names share one only where there are more than colours.</summary>
    public static int[] PlacesOf(IReadOnlyList<string> names)
    {
        List<int> free = [.. Enumerable.Range(0, Colours)];
        free.RemoveAll(place => place < Modes.Length && names.Contains(Modes[place]));
        int next = 0;
        return [.. names.Select(name => Array.IndexOf(Modes, name) is >= 0 and int mode ? mode : free[next++ % free.Count])];
    }

    /// <summary>Classes of report.css for a place.</summary>
    public static string ClassOf(int place) => $"series s{place}";
}
