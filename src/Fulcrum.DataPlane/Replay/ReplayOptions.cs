namespace Fulcrum.DataPlane.Replay;

/// <summary>The command line of `fulcrum-dataplane replay`.</summary>
internal sealed record ReplayOptions
{
    /// <summary>What `fulcrumd compile` wrote.</summary>
    public required string SnapshotPath { get; init; }

    /// <summary>Captures to read.</summary>
    public required IReadOnlyList<PortFile> Inputs { get; init; }

    /// <summary>Captures to write.</summary>
    public required IReadOnlyList<PortFile> Outputs { get; init; }

    /// <summary>Where verdicts go; null: nowhere.</summary>
    public required string? VerdictPath { get; init; }

    /// <summary>Whether to tell what happened to each packet.</summary>
    public required bool Explain { get; init; }
}

/// <summary>A port's capture file.</summary>
internal sealed record PortFile(string Port, string Path)
{
    /// <summary>Reads "wan0=in.pcap".</summary>
    /// <exception cref="ReplayException">The text is not of this form.</exception>
    public static PortFile Parse(string option, string text)
    {
        int split = text.IndexOf('=', StringComparison.Ordinal);
        return split > 0 && split < text.Length - 1
            ? new PortFile(text[..split], text[(split + 1)..])
            : throw new ReplayException($"{option} {text}: write PORT=FILE, as wan0=in.pcap.");
    }
}
