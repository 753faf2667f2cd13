namespace Fulcrum.Generator;

/// <summary>What to send, how fast and how long: a line of JSON on the generator's standard input.</summary>
public sealed record Trial
{
    /// <summary>What to send.</summary>
    public TrafficKind Traffic { get; set; }

    /// <summary>Bytes of the frames in their order, again and again, with the 4 bytes of checksum that no frame in memory has. TCP: not used.</summary>
    public IReadOnlyList<int> FrameBytes { get; set; } = FrameSizes.Shortest;

    /// <summary>Whether UDP goes over IPv6.</summary>
    public bool IsIpv6 { get; set; }

    /// <summary>UDP flows, or clients of TCP exchanges.</summary>
    public int Flows { get; set; } = 1000;

    /// <summary>Packets a second of UDP; 0: as fast as they come back. Exchanges go as fast as they complete.</summary>
    public double PacketsPerSecond { get; set; }

    /// <summary>Most packets or TCP exchanges under way at once, where they go as fast as they come back.</summary>
    public int Window { get; set; } = 2048;

    /// <summary>Seconds that count.</summary>
    public double Seconds { get; set; } = 1;

    /// <summary>Seconds of the same before them.</summary>
    public double WarmUpSeconds { get; set; } = 0.1;
}
