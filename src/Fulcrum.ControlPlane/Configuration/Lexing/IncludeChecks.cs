namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What makes an include fail: include_check, or a variant of the include keyword.</summary>
[Flags]
public enum IncludeChecks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A match that is no file to read: a directory, a device, an executable.</summary>
    Read = 1,

    /// <summary>A name without wildcards that does not exist.</summary>
    Match = 2,

    /// <summary>A pattern with wildcards that nothing matches.</summary>
    WildcardMatch = 4,

    /// <summary>An alternative of <c>{a,b}</c> that nothing matches.</summary>
    BraceMatch = 8,

    /// <summary>All of them.</summary>
    All = Read | Match | WildcardMatch | BraceMatch,
}
