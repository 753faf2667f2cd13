namespace Fulcrum.DataPlane.Sessions;

/// <summary>What a slot of the <see cref="TemplateStore"/> holds.</summary>
public enum TemplatePhase : byte
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>A template that one worker is about to publish.</summary>
    Claimed,

    /// <summary>The same, but another worker makes a template for the same clients; this one will not be published.</summary>
    Cancelled,

    /// <summary>A template.</summary>
    Live,

    /// <summary>A template that binds no new sessions, because its server takes none; it goes with its last session.</summary>
    Retired,
}
