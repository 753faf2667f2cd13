namespace Fulcrum.Generator;

/// <summary>What to send, how fast and how long: a line of JSON on the generator's standard input.</summary>
public sealed record Trial
{
    /// <summary>What to send.</summary>
    public TrafficKind Traffic { get; init; }

    /// <summary>Bytes of the frames in their order, again and again, with the 4 bytes of checksum that no frame in memory has. TCP: not used.</summary>
    public IReadOnlyList<int> FrameBytes { get; init; } = FrameSizes.Shortest;

    /// <summary>Whether UDP goes over IPv6.</summary>
    public bool IsIpv6 { get; init; }

    /// <summary>UDP flows, or clients of TCP exchanges.</summary>
    public int Flows { get; init; } = 1000;

    /// <summary>Packets a second of UDP; 0: as fast as the device takes them. Exchanges go as fast as they complete.</summary>
    public double PacketsPerSecond { get; init; }

    /// <summary>TCP exchanges under way at once.</summary>
    public int Window { get; init; } = 256;

    /// <summary>Seconds that count.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>Seconds of the same before them.</summary>
    public double WarmUpSeconds { get; init; } = 0.1;
}
