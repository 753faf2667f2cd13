namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Where configuration files come from.</summary>
public interface IFileSource
{
    /// <summary>What there is at a path. Never throws for a path without NUL.</summary>
    FileKind KindOf(string path);

    /// <summary>The whole text. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    string ReadAllText(string path);

    /// <summary>Names in a directory, in ordinal order; empty where they cannot be listed.</summary>
    IReadOnlyList<string> List(string directory);
}
