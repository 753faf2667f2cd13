namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Files that an include names, to be opened one after the other. It has no lines itself.</summary>
internal sealed class IncludeFrame(IReadOnlyList<string> paths, Include include) : SourceFrame
{
    private int _next;

    public Include Include { get; } = include;

    /// <summary>The next file; null at the end.</summary>
    public string? NextPath() => _next < paths.Count ? paths[_next++] : null;

    public override TracedText? Next() => null;
}
