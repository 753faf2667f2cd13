using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// A keyword with its arguments and, where one follows, its block, as written: nothing is known here about what keywords mean.
/// </summary>
public sealed class Statement(Word keyword, IReadOnlyList<Word> arguments, bool isAvailable)
{
    /// <summary>The first word. In a list, as of addresses, an item's first word.</summary>
    public Word Keyword { get; } = keyword;

    /// <summary>The other words.</summary>
    public IReadOnlyList<Word> Arguments { get; } = arguments;

    /// <summary>Null when no '{' follows.</summary>
    public Block? Block { get; internal set; }

    /// <summary>False when the line uses a part of the language that this version does not know, which has been reported.</summary>
    public bool IsAvailable { get; } = isAvailable;

    /// <summary>Where it starts.</summary>
    public SourcePosition Position => Keyword.Position;
}
