namespace Fulcrum.DataPlane.Receive;

/// <summary>What becomes of a packet of a burst. Every packet leaves <c>Worker.RunBurst</c> as one of the last four.</summary>
public enum Outcome : byte
{
    /// <summary>On its way through the stages.</summary>
    Pending,

    /// <summary>Leaves by <c>Burst.OutputPort</c>.</summary>
    Transmit,

    /// <summary>Goes to the kernel, limited by <c>Burst.PuntClass</c>.</summary>
    Punt,

    /// <summary>Goes nowhere, for <c>Burst.DropReason</c>.</summary>
    Drop,
}
