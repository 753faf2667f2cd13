namespace Fulcrum.DataPlane.Receive;

/// <summary>
/// What becomes of a packet of a burst. Every packet leaves <c>Worker.RunStages</c> as Transmit, Split, Punt, Held, HandedOff or Drop.
/// </summary>
public enum Outcome : byte
{
    /// <summary>On its way through the stages.</summary>
    Pending,

    /// <summary>A fragment: waits for the stage that tells which datagram it belongs to.</summary>
    Fragment,

    /// <summary>An ICMP error: waits for the stage that tells which session it is about.</summary>
    IcmpError,

    /// <summary>A segment of a session that is being reset: waits for the stage that makes RSTs of it.</summary>
    Resetting,

    /// <summary>Leaves by <c>Burst.OutputPort</c>.</summary>
    Transmit,

    /// <summary>Leaves by <c>Burst.OutputPort</c> in fragments.</summary>
    Split,

    /// <summary>Kept back by the stage that it waits for.</summary>
    Held,

    /// <summary>Goes to the worker that its session belongs to, <c>Burst.Owners</c>.</summary>
    HandedOff,

    /// <summary>Goes to the kernel, limited by <c>Burst.PuntClass</c>.</summary>
    Punt,

    /// <summary>Goes nowhere, for <c>Burst.DropReason</c>.</summary>
    Drop,
}
