using System.Text;

namespace Fulcrum.Pktgen;

/// <summary>A figure in millions a second, by traffic and program; in each line the reference is one of the programs.</summary>
/// <param name="Case">Name of the case.</param>
/// <param name="Title">What the figure is.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Lines">By traffic, then program.</param>
/// <param name="Figure">The figure of a trial, millions a second.</param>
internal sealed record MemifRateRow(
    string Case, string Title, string JsonName, IReadOnlyDictionary<string, Dictionary<MemifProgram, MemifRounds>> Lines,
    Func<MemifTrial, double> Figure)
{
    /// <summary>Why the figures are not valid; null when they are.</summary>
    public string? Failure => All.FirstOrDefault(each => each.Rounds.Failure is not null).Rounds?.Failure;

    private IEnumerable<(string Traffic, MemifProgram Program, MemifRounds Rounds)> All =>
        Lines.SelectMany(line => line.Value.Select(each => (line.Key, each.Key, each.Value)));

    /// <summary>The row as lines of text.</summary>
    public string Text()
    {
        StringBuilder text = new($"{Case}: {Title}, millions a second\n  traffic    program      million/s  testpmd mac  ratio  spread\n");
        foreach ((string traffic, MemifProgram program, MemifRounds rounds) in All.Where(each => each.Program != MemifProgram.Reference))
        {
            MemifRounds reference = Lines[traffic][MemifProgram.Reference];
            text.Append(Invariant(
                $"  {traffic,-10} {program.Name,-10} {rounds.Median(Figure),11:F2} {reference.Median(Figure),12:F2} {Ratio(rounds, reference),6:F2} {Spread(rounds, reference) * 100,5:F0} %\n"));
        }

        foreach ((string traffic, MemifProgram program, MemifRounds rounds) in All.Where(each => each.Rounds.Failure is not null))
            text.Append($"  NOT VALID: {traffic}, {program.Name}: {rounds.Failure}\n");
        string doubt = MemifRounds.Doubt(All.Select(each => each.Rounds));
        return text.Append(doubt.Length > 0 ? $" {doubt}\n" : "").ToString();
    }

    /// <summary>The row as an object of JSON.</summary>
    public string Json() => $$"""{"case":"{{Case}}","rows":[{{string.Join(',', All.Select(each => Invariant(
        $$"""{"traffic":"{{each.Traffic}}","program":"{{each.Program.Name}}","{{JsonName}}":{{each.Rounds.Median(Figure):F3}},"ratio":{{Ratio(each.Rounds, Lines[each.Traffic][MemifProgram.Reference]):F4}},"spread":{{each.Rounds.Spread(Figure):F3}}}""")))}}]}""";

    private double Ratio(MemifRounds rounds, MemifRounds reference) => reference.Median(Figure) is > 0 and var of ? rounds.Median(Figure) / of : 0;

    private double Spread(MemifRounds rounds, MemifRounds reference) => Math.Max(rounds.Spread(Figure), reference.Spread(Figure));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
