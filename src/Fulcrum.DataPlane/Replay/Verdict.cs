namespace Fulcrum.DataPlane.Replay;

/// <summary>What became of an input packet.</summary>
internal enum Verdict
{
    /// <summary>The worker holds it back: a fragment that waits for another.</summary>
    Held,

    /// <summary>It left by a port.</summary>
    Transmit,

    /// <summary>It was given to the kernel.</summary>
    Punt,

    /// <summary>It went nowhere.</summary>
    Drop,
}
