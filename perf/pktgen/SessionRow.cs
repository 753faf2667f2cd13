using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>What all rounds of a case of new sessions say.</summary>
internal sealed record SessionRow(string Case, string Unit, IReadOnlyList<SessionMeasurement> Rounds)
{
    /// <summary>Why the row is not valid; null when it is.</summary>
    public string? Failure => Rounds.FirstOrDefault(round => round.Failure is not null)?.Failure;

    private SessionMeasurement Median => Rounds.OrderBy(round => round.PerSecond).ElementAt(Rounds.Count / 2);

    private double Spread => (Rounds.Max(round => round.PerSecond) - Rounds.Min(round => round.PerSecond)) / Math.Max(Median.PerSecond, 1e-9);

    /// <summary>The row as lines of text.</summary>
    public string Text()
    {
        SessionMeasurement median = Median;
        double share = Rounds.Min(round => round.CoreShare);
        string doubt = share < Row.SharedCore ? string.Create(CultureInfo.InvariantCulture, $" noisy: a worker had only {share * 100:F0} % of its core.")
            : Spread > Row.NoisySpread ? " noisy: the rounds differ." : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {Case}: {median.PerSecond:F2} million {Unit}/s, {1000 / median.PerSecond:F0} ns each, spread {Spread * 100:F0} %; {median.EndedPerSecond:F2} million/s ended, {median.Sessions:N0} in the table
              {median.BytesPerSlot:F1} bytes a session of IPv4, {2 * median.BytesPerSlot:F1} of IPv6; {median.LongPolls} of {median.Polls} polls more than 50 us after the one before.{doubt}{(Failure is { } failure ? $" NOT VALID: {failure}" : "")}

            """);
    }

    /// <summary>The row as an object of JSON.</summary>
    public string Json() => string.Create(CultureInfo.InvariantCulture,
        $$"""{"case":"{{Case}}","millions_per_second":{{Median.PerSecond:F3}},"ended_millions_per_second":{{Median.EndedPerSecond:F3}},"sessions":{{Median.Sessions}},"bytes_per_ipv4_session":{{Median.BytesPerSlot:F1}},"bytes_per_ipv6_session":{{2 * Median.BytesPerSlot:F1}},"long_polls":{{Median.LongPolls}},"spread":{{Spread:F3}}}""");
}
