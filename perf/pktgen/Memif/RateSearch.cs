namespace Fulcrum.Pktgen.Memif;

/// <summary>Looks for the highest rate without loss by halving the range in which it lies (RFC 2544 section 26.1).</summary>
/// <param name="most">A rate that is certainly too high.</param>
internal sealed class RateSearch(double most)
{
    /// <summary>The result is exact to this part of the rate that is too high.</summary>
    public const double Resolution = 0.02;

    // A rate is too high if it loses so often in a row: once may be the host's doing.
    private const int Attempts = 2;

    private readonly double _step = Resolution * most;
    private double _high = most;
    private int _failures;

    /// <summary>The highest rate that has lost nothing; 0: none.</summary>
    public double Best { get; private set; }

    /// <summary>The rate to try; null when the search is over.</summary>
    public double? Next => _high - Best > _step ? (Best + _high) / 2 : null;

    /// <summary>What came of <see cref="Next"/>.</summary>
    public void Note(bool isLossless)
    {
        double rate = (Best + _high) / 2;
        if (isLossless)
        {
            Best = rate;
            _failures = 0;
        }
        else if (++_failures == Attempts)
        {
            _high = rate;
            _failures = 0;
        }
    }
}
