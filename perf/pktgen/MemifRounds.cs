using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>The trials of one kind with one program, one a round, and what they say together.</summary>
internal sealed class MemifRounds
{
    private readonly List<MemifTrial> _trials = [];

    /// <summary>One a round.</summary>
    public IReadOnlyList<MemifTrial> Trials => _trials;

    /// <summary>Why the figures are not valid; null when they are.</summary>
    public string? Failure => _trials.FirstOrDefault(trial => trial.Failure is not null)?.Failure;

    /// <summary>The least share of its core that the program had in a round.</summary>
    public double CoreShare => _trials.Min(trial => trial.CoreShare);

    /// <summary>The largest share of the time that the generator did not run.</summary>
    public double GapShare => _trials.Max(trial => trial.Result.GapShare);

    /// <summary>Adds a round's.</summary>
    public void Add(MemifTrial trial) => _trials.Add(trial);

    /// <summary>The median of a figure.</summary>
    public double Median(Func<MemifTrial, double> figure)
    {
        double[] sorted = [.. _trials.Select(figure).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>(largest - smallest) / median of a figure.</summary>
    public double Spread(Func<MemifTrial, double> figure) =>
        Median(figure) is > 0 and var median ? (_trials.Max(figure) - _trials.Min(figure)) / median : 0;

    /// <summary>What makes figures doubtful, with a blank before it; "" when nothing does.</summary>
    public static string Doubt(IEnumerable<MemifRounds> all)
    {
        MemifRounds[] rounds = [.. all];
        double core = rounds.Min(each => each.CoreShare);
        double gaps = rounds.Max(each => each.GapShare);
        string text = core < Row.SharedCore ? string.Create(CultureInfo.InvariantCulture, $" noisy: a program had only {core * 100:F0} % of its core.") : "";
        return gaps > 1 - Row.SharedCore
            ? text + string.Create(CultureInfo.InvariantCulture, $" noisy: the generator did not run for {gaps * 100:F0} % of a trial.")
            : text;
    }
}
