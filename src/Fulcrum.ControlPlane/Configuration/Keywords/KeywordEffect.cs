namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What this version does with a keyword.</summary>
public enum KeywordEffect
{
    /// <summary>It configures something.</summary>
    ActedOn,

    /// <summary>It is in the model, and nothing acts on it yet: a note.</summary>
    NotYet,

    /// <summary>It is known and has no effect: a note.</summary>
    Noted,

    /// <summary>It is of other versions, and keepalived does not know it either: a warning.</summary>
    Unknown,
}
