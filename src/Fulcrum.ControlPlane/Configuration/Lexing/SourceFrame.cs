namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Something that lines are read from.</summary>
internal abstract class SourceFrame
{
    /// <summary>The next line; null at the end.</summary>
    public abstract TracedText? Next();
}
