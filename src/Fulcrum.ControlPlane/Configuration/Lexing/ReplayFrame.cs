namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The lines of a value after its first one, which stands in the place of the reference.</summary>
internal sealed class ReplayFrame(IReadOnlyList<TracedText> lines) : SourceFrame
{
    private int _next;

    public override TracedText? Next() => _next < lines.Count ? lines[_next++] : null;
}
