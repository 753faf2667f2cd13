using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>What two workers do beside one, mode by mode and round by round.</summary>
internal sealed record WorkersRow(IReadOnlyList<(string Case, List<Measurement> One, List<Measurement> Two)> Cases)
{
    /// <summary>Why the row is not valid; null when it is.</summary>
    public string? Failure => Cases.SelectMany(each => each.One.Concat(each.Two)).FirstOrDefault(round => round.Failure is not null)?.Failure;

    /// <summary>The row as lines of text.</summary>
    public string Text() => string.Concat(Cases.Select(Line)) + (Failure is { } failure ? $"  NOT VALID: {failure}\n" : "");

    /// <summary>The row as an object of JSON.</summary>
    public string Json()
    {
        IEnumerable<string> modes = Cases.Select(each => string.Create(CultureInfo.InvariantCulture,
            $$"""{"mode":"{{each.Case}}","one_mpps":{{Median(each.One):F3}},"two_mpps":{{Median(each.Two):F3}},"ratio":{{Ratio(each):F3}}}"""));
        return $$"""{"case":"workers","modes":[{{string.Join(',', modes)}}]}""";
    }

    private static string Line((string Case, List<Measurement> One, List<Measurement> Two) each)
    {
        double share = each.One.Concat(each.Two).Min(round => round.CoreShare);
        string doubt = share < Row.SharedCore ? string.Create(CultureInfo.InvariantCulture, $"; noisy: a worker had only {share * 100:F0} % of its core") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"workers: {each.Case} {Median(each.One):F2} Mpps with one, {Median(each.Two):F2} with two: {Ratio(each):F2} times{doubt}\n");
    }

    /// <summary>The median of the rounds' ratios.</summary>
    private static double Ratio((string Case, List<Measurement> One, List<Measurement> Two) each) =>
        each.One.Zip(each.Two, (one, two) => two.Mpps / one.Mpps).Order().ElementAt(each.One.Count / 2);

    private static double Median(List<Measurement> rounds) => rounds.Select(round => round.Mpps).Order().ElementAt(rounds.Count / 2);
}
