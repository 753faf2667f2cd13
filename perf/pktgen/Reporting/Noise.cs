using System.Globalization;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>When figures are called doubtful.</summary>
internal static class Noise
{
    /// <summary>Spread above which the rounds differ too much.</summary>
    public const double LargeSpread = 0.10;

    /// <summary>Share of its core below which a worker was not alone.</summary>
    public const double SharedCore = 0.97;

    /// <summary>The doubt, or null.</summary>
    /// <param name="coreShare">How much of its core the worker had that had least, 0 to 1.</param>
    /// <param name="spread">The worst spread.</param>
    public static string? Doubt(double coreShare, double spread) =>
        coreShare < SharedCore ? string.Create(CultureInfo.InvariantCulture, $"noisy: a worker had only {coreShare * 100:F0} % of its core")
        : spread > LargeSpread ? "noisy: the rounds differ"
        : null;
}
