using System.Globalization;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>One measurement.</summary>
/// <param name="Mpps">Millions of packets a second that left the worker.</param>
/// <param name="CoreShare">How much of its core the worker had, 0 to 1.</param>
/// <param name="Failure">Why the figure does not count; null when it does.</param>
internal sealed record Measurement(double Mpps, double CoreShare, string? Failure = null)
{
    /// <summary>"15.88 Mpps (with 91 % of its core)".</summary>
    public string Text
    {
        get
        {
            string share = CoreShare < Noise.SharedCore ? string.Create(CultureInfo.InvariantCulture, $" (with {CoreShare * 100:F0} % of its core)") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{Mpps:F2} Mpps{share}{(Failure is null ? "" : $" NOT VALID: {Failure}")}");
        }
    }
}
