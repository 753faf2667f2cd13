namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What a path leads to, as far as a configuration cares.</summary>
public enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>Something that can be read as text.</summary>
    Readable,

    /// <summary>A program or script: never a part of a configuration.</summary>
    Executable,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A pipe, a device, a link that leads nowhere.</summary>
    Special,
}
