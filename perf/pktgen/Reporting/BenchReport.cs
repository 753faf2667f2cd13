namespace Fulcrum.Pktgen.Reporting;

/// <summary>A whole run: what text, JSON and HTML are made from.</summary>
internal sealed record BenchReport(RunFacts Facts, IReadOnlyList<ReportTable> Tables)
{
    /// <summary>Every row.</summary>
    public IEnumerable<ReportRow> Rows => Tables.SelectMany(table => table.Rows);

    /// <summary>Rows whose figures do not count.</summary>
    public IEnumerable<ReportRow> Invalid => Rows.Where(row => row.Failure is not null);

    /// <summary>Whether all rows are valid.</summary>
    public bool IsValid => !Invalid.Any();

    /// <summary>What a reader has to know before the first figure: a sentence each.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (Facts.Rounds < RunFacts.RoundsOfAResult)
            {
                yield return $"A look, not a result: medians of {Facts.Rounds} rounds; a result takes {RunFacts.RoundsOfAResult} or more.";
            }

            int invalid = Invalid.Count();
            if (invalid > 0)
            {
                yield return $"{invalid} of {Rows.Count()} rows are NOT VALID; their figures do not count.";
            }

            int doubtful = Rows.Count(row => row.Failure is null && row.Doubt is not null);
            if (doubtful > 0)
            {
                yield return $"A noisy run: {doubtful} of {Rows.Count()} rows are doubtful. Repeat it on a quiet machine before you believe it.";
            }
        }
    }
}
