namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>What became of a change on its way to the data plane.</summary>
/// <param name="Kind">Which way it ended.</param>
/// <param name="Message">Why the data plane refused it; empty otherwise.</param>
public sealed record ApplyOutcome(ApplyOutcomeKind Kind, string Message)
{
    /// <summary>Every worker uses it.</summary>
    public static ApplyOutcome Applied { get; } = new(ApplyOutcomeKind.Applied, "");

    /// <summary>The data plane is away; it gets the change when it connects.</summary>
    public static ApplyOutcome Away { get; } = new(ApplyOutcomeKind.Away, "");

    /// <summary>Not yet known after the time that the caller wanted to wait.</summary>
    public static ApplyOutcome Late { get; } = new(ApplyOutcomeKind.Late, "");

    /// <summary>The data plane refused the generation that holds it.</summary>
    public static ApplyOutcome Refused(string message) => new(ApplyOutcomeKind.Refused, message);
}

/// <summary>How a change ended.</summary>
public enum ApplyOutcomeKind
{
    /// <summary>Every worker uses it.</summary>
    Applied,

    /// <summary>The data plane is away.</summary>
    Away,

    /// <summary>Still under way.</summary>
    Late,

    /// <summary>The data plane refused it.</summary>
    Refused,
}
