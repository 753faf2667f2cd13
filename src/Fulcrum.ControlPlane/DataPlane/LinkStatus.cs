namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>How it stands with the data plane. Immutable.</summary>
public sealed record LinkStatus
{
    /// <summary>Whether a connection is made and its protocol version agreed.</summary>
    public bool Connected { get; init; }

    /// <summary>What the data plane said of itself; null until it was there once.</summary>
    public Wire.HelloReply? DataPlane { get; init; }

    /// <summary>The generation sent last; 0 before the first.</summary>
    public ulong Generation { get; init; }

    /// <summary>The generation that every worker uses; 0 before the first.</summary>
    public ulong AppliedGeneration { get; init; }

    /// <summary>Why the data plane cannot be reached, or refused the last generation; empty when all is well.</summary>
    public string Error { get; init; } = "";
}
