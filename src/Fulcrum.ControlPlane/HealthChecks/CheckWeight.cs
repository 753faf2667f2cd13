namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What a check says about its server's weight.</summary>
/// <param name="Value">A weight, or what is added to one.</param>
/// <param name="IsAbsolute">It replaces the written weight (MISC_CHECK); otherwise it is added to it (FILE_CHECK).</param>
public readonly record struct CheckWeight(long Value, bool IsAbsolute)
{
    /// <summary>The weight as written.</summary>
    public static CheckWeight AsWritten { get; }

    /// <summary>What it adds to a weight as written; what several checks add is summed up.</summary>
    public long Added(int written) => IsAbsolute ? Value - written : Value;
}
