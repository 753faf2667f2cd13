namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What one attempt of a check has found.</summary>
/// <param name="Verdict">What it says about the server.</param>
/// <param name="Reason">In a few words why it did not succeed: "connection refused"; empty otherwise.</param>
/// <param name="Weight">What it says about the server's weight; null: what it said before holds.</param>
public readonly record struct CheckResult(CheckVerdict Verdict, string Reason, CheckWeight? Weight = null)
{
    /// <summary>The server works.</summary>
    public static CheckResult Success { get; } = new(CheckVerdict.Success, "");

    /// <summary>What was asked for is well, and more will be asked before that brings a server up.</summary>
    public static CheckResult Progress { get; } = new(CheckVerdict.Progress, "");

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

    /// <summary>It works as far as it was asked: a server that is down stays so, failures before it are forgotten.</summary>
    Progress,
}
