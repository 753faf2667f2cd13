namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What one attempt of a check has found.</summary>
/// <param name="Verdict">What it says about the server.</param>
/// <param name="Reason">In a few words why it did not succeed: "connection refused"; empty otherwise.</param>
public readonly record struct CheckResult(CheckVerdict Verdict, string Reason)
{
    /// <summary>The server works.</summary>
    public static CheckResult Success { get; } = new(CheckVerdict.Success, "");

    /// <summary>The server does not work.</summary>
    public static CheckResult Failure(string reason) => new(CheckVerdict.Failure, reason);

    /// <summary>The check could not be made for a local reason, which says nothing about the server.</summary>
    public static CheckResult Inconclusive(string reason) => new(CheckVerdict.Inconclusive, reason);
}

/// <summary>What an attempt says about the server.</summary>
public enum CheckVerdict
{
    /// <summary>It works.</summary>
    Success,

    /// <summary>It does not.</summary>
    Failure,

    /// <summary>Nothing.</summary>
    Inconclusive,
}
