namespace Fulcrum.Pktgen.Reporting;

/// <summary>What stamped packets say of a program at one rate, in microseconds; each a sample of the rounds.</summary>
/// <param name="Case">The case.</param>
/// <param name="Program">Who was measured.</param>
/// <param name="OfferedMpps">Millions of packets a second that were sent to it.</param>
internal sealed record LatencyPoint(string Case, string Program, double OfferedMpps)
{
    /// <summary>Whether others are held against this program.</summary>
    public bool IsReference { get; init; }

    /// <summary>Millions of packets a second that came back.</summary>
    public required Sample Mpps { get; init; }

    /// <summary>Half of the packets took at most that long.</summary>
    public required Sample P50 { get; init; }

    /// <summary>99 of 100.</summary>
    public required Sample P99 { get; init; }

    /// <summary>999 of 1000.</summary>
    public required Sample P999 { get; init; }

    /// <summary>All of them.</summary>
    public required Sample Max { get; init; }

    /// <summary>Packets that did not come back.</summary>
    public required Sample Lost { get; init; }

    /// <summary>More figures of it, shown after these.</summary>
    public IReadOnlyList<Figure> More { get; init; } = [];

    /// <summary>Why it is not valid; null when it is.</summary>
    public string? Failure { get; init; }

    /// <summary>What makes it doubtful; null when nothing does.</summary>
    public string? Doubt { get; init; }
}
