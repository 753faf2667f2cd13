using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Services;

/// <summary>One file's text is given, whatever is on the disk; others come from elsewhere.</summary>
internal sealed class GivenFileSource(string path, string text, IFileSource others) : IFileSource
{
    /// <inheritdoc />
    public FileKind KindOf(string file) => file == path ? FileKind.Readable : others.KindOf(file);

    /// <inheritdoc />
    public string ReadAllText(string file) => file == path ? text : others.ReadAllText(file);

    /// <inheritdoc />
    public IReadOnlyList<string> List(string directory) => others.List(directory);
}
