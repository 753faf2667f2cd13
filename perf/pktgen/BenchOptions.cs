namespace Fulcrum.Pktgen;

/// <summary>What is measured and how.</summary>
internal sealed record BenchOptions
{
    /// <summary>Where kernel threads, the tools' own threads and this program run.</summary>
    public const int MainCore = 0;

    /// <summary>Numbers of sessions of the forwarding modes, one row each.</summary>
    public required int[] Sessions { get; init; }

    /// <summary>What to run, with the cases that are asked for.</summary>
    public required IReadOnlyList<(IBench Bench, IReadOnlyList<string> Cases)> Benches { get; init; }

    /// <summary>Length of one measurement.</summary>
    public required int Seconds { get; init; }

    /// <summary>Measurements of each kind and row.</summary>
    public required int Rounds { get; init; }

    /// <summary>Millions of packets a second that <see cref="Memif.LatencyBench"/> offers.</summary>
    public double OfferedMpps { get; init; } = 1;

    /// <summary>Core of the polling thread.</summary>
    public required int WorkerCore { get; init; }

    /// <summary>Where the report goes as JSON; null: nowhere.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Where it goes as HTML; null: nowhere.</summary>
    public string? HtmlPath { get; init; }

    /// <summary>The arguments as they were given, for the report.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>The program to measure.</summary>
    public required string DataPlanePath { get; init; }

    /// <summary>The given program, else that of the build which this program belongs to.</summary>
    public static string FindDataPlane(string? given)
    {
        string[] candidates = given is not null
            ? [given]
            : [.. Ancestors(AppContext.BaseDirectory).SelectMany(folder => new[] { $"{folder}/bin/fulcrum-dataplane", $"{folder}/out/bin/fulcrum-dataplane" })];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new BenchException(given is not null
                ? $"There is no {given}."
                : "There is no fulcrum-dataplane in out/bin: run './appliance build', or name the program with --dataplane.");
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName.TrimEnd('/');
        }
    }
}
