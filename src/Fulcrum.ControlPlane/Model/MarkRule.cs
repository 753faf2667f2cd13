using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>Which packets have a mark, where LVS relies on iptables. Null matches everything; one condition is there.</summary>
public sealed record MarkRule
{
    /// <summary>1 to 2^32 - 1.</summary>
    public required uint Mark { get; init; }

    /// <summary><see cref="TransportProtocol.Any"/>: all that are balanced.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>Where packets go to.</summary>
    public IPNetwork? Destination { get; init; }

    /// <summary>Of the destination; 0: every port.</summary>
    public ushort FirstPort { get; init; }

    /// <summary>Of the destination, included; that of <see cref="FirstPort"/> for a single one.</summary>
    public ushort LastPort { get; init; }

    /// <summary>Where packets come from.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>Name of the port that packets come in by.</summary>
    public string? Port { get; init; }

    /// <summary>Who may change it, and where it is written.</summary>
    public required Origin Origin { get; init; }

    /// <summary>Whether it is the same but for its mark.</summary>
    public bool HasConditionsOf(MarkRule other) => this == other with { Mark = Mark };

    /// <summary>"mark 7 for TCP, destination 192.0.2.1/32, ports 80-443".</summary>
    public override string ToString()
    {
        List<string> conditions = [.. Conditions()];
        return $"mark {Mark} for {(conditions.Count > 0 ? string.Join(", ", conditions) : "everything")}";
    }

    private IEnumerable<string> Conditions()
    {
        if (Protocol != TransportProtocol.Any)
            yield return Protocol.ToString().ToUpperInvariant();
        if (Destination is { } destination)
            yield return $"destination {destination}";
        if (LastPort > 0)
            yield return FirstPort == LastPort ? $"port {FirstPort}" : $"ports {FirstPort}-{LastPort}";
        if (Source is { } source)
            yield return $"source {source}";
        if (Port is not null)
            yield return $"input port {Port}";
    }
}
