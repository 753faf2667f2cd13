namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What this version does with a keyword.</summary>
public enum KeywordEffect
{
    /// <summary>It configures something.</summary>
    ActedOn,

    /// <summary>It is known and has no effect: a warning.</summary>
    Noted,

    /// <summary>To go on without it would not do what is asked for: an error.</summary>
    NotAvailable,
}
