namespace Fulcrum.Pktgen.Reporting;

/// <summary>One figure, measured once a round; the rounds' order is kept, so that two samples of one run can be set side by side.</summary>
internal sealed class Sample(IEnumerable<double> rounds)
{
    private readonly double[] _rounds = [.. rounds];

    /// <summary>The figures, round by round.</summary>
    public IReadOnlyList<double> Rounds => _rounds;

    /// <summary>The middle one, or the mean of the two in the middle; NaN without a round.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. _rounds.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length == 0 ? double.NaN
                : sorted.Length % 2 == 1 ? sorted[middle]
                : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The smallest one.</summary>
    public double Least => _rounds.DefaultIfEmpty(double.NaN).Min();

    /// <summary>The largest one.</summary>
    public double Most => _rounds.DefaultIfEmpty(double.NaN).Max();

    /// <summary>(largest - smallest) / median; 0 where the median is 0.</summary>
    public double Spread => Median > 0 ? (Most - Least) / Median : 0;

    /// <summary>Each round's figure by the one of the same round; NaN where that is 0.</summary>
    public Sample By(Sample other) => new(_rounds.Zip(other._rounds, Ratio));

    /// <summary>A sample of another figure, made of each round's.</summary>
    public Sample Select(Func<double, double> of) => new(_rounds.Select(of));

    /// <summary>One number by another; NaN where that is 0.</summary>
    public static double Ratio(double over, double under) => under > 0 ? over / under : double.NaN;
}
