using System.Globalization;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>What was run, how and on what. The name of the host is not in it.</summary>
internal sealed record RunFacts
{
    /// <summary>Rounds that medians need to count as a result.</summary>
    public const int RoundsOfAResult = 5;

    /// <summary>The command.</summary>
    public required string CommandLine { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Rounds, of which medians count.</summary>
    public required int Rounds { get; init; }

    /// <summary>Length of one measurement.</summary>
    public required int Seconds { get; init; }

    /// <summary>Core of the worker.</summary>
    public required int WorkerCore { get; init; }

    /// <summary>The machine and what is installed on it.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>The facts by name, in the order in which they are shown.</summary>
    public IEnumerable<(string Name, string Value)> Lines =>
    [
        ("CPU", Machine.Cpu),
        ("cores", Machine.Cores.ToString(CultureInfo.InvariantCulture)),
        ("worker's core", WorkerCore.ToString(CultureInfo.InvariantCulture)),
        ("governor", Machine.Governor ?? "not readable"),
        ("kernel", Machine.Kernel),
        ("huge pages", Machine.HugePages),
        ("DPDK", Machine.Dpdk),
        (".NET", Machine.DotNet),
        ("Fulcrum", Machine.Commit),
        ("date", Date.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ("command", CommandLine),
        ("rounds", $"{Rounds} of {Seconds} s"),
    ];
}
