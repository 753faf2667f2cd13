namespace Fulcrum.ControlPlane.Model;

/// <summary>When sessions whose handshakes fail make their server suspect (passive_evidence).</summary>
public sealed record PassiveEvidence
{
    /// <summary>Handshakes of a server that have to fail within <see cref="Window"/>; at least 1.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>Per cent of its new sessions in that time that they have to be; 1 to 100.</summary>
    public int Percent { get; init; } = 50;

    /// <summary>1 second to an hour.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What follows.</summary>
    public EvidenceAction Action { get; init; } = EvidenceAction.CheckNow;
}

/// <summary>What becomes of a suspect server; each does what those before it do.</summary>
public enum EvidenceAction
{
    /// <summary>Listings and the log say so.</summary>
    Suspect,

    /// <summary>Its checks are made at once.</summary>
    CheckNow,

    /// <summary>It counts as down until one of them has succeeded.</summary>
    Down,
}
