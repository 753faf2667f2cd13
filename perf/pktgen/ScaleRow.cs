using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>What a packet costs with few sessions and with many, round by round.</summary>
internal sealed record ScaleRow(int Few, int Many, IReadOnlyList<Measurement> OfFew, IReadOnlyList<Measurement> OfMany, double TableMiB, double BytesPerSlot)
{
    /// <summary>Why the row is not valid; null when it is.</summary>
    public string? Failure => OfFew.Concat(OfMany).FirstOrDefault(round => round.Failure is not null)?.Failure;

    /// <summary>Cost with many by cost with few: the median of the rounds' ratios.</summary>
    public double Ratio => OfFew.Zip(OfMany, (few, many) => few.Mpps / many.Mpps).Order().ElementAt(OfFew.Count / 2);

    /// <summary>The row as lines of text.</summary>
    public string Text()
    {
        double share = OfFew.Concat(OfMany).Min(round => round.CoreShare);
        string doubt = share < Row.SharedCore ? string.Create(CultureInfo.InvariantCulture, $" noisy: a worker had only {share * 100:F0} % of its core.") : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            scale: {Cost(OfFew):F0} ns/packet with {Few:N0} sessions, {Cost(OfMany):F0} with {Many:N0}: {Ratio:F2} times
              sessions, index and local ports of the larger one take {TableMiB:N0} MiB: {BytesPerSlot:F1} bytes a session of IPv4, {2 * BytesPerSlot:F1} of IPv6.{doubt}{(Failure is { } failure ? $" NOT VALID: {failure}" : "")}

            """);
    }

    /// <summary>The row as an object of JSON.</summary>
    public string Json() => string.Create(CultureInfo.InvariantCulture,
        $$"""{"case":"scale","sessions":[{{Few}},{{Many}}],"ns_per_packet":[{{Cost(OfFew):F1}},{{Cost(OfMany):F1}}],"ratio":{{Ratio:F3}},"table_mib":{{TableMiB:F0}},"bytes_per_ipv4_session":{{BytesPerSlot:F1}}}""");

    private static double Cost(IReadOnlyList<Measurement> rounds) => 1000 / rounds.Select(round => round.Mpps).Order().ElementAt(rounds.Count / 2);
}
