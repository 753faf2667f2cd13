using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// A keyword with its arguments and, where one follows, its block, as written: nothing is known here about what keywords mean.
/// </summary>
public sealed class Statement
{
    private readonly TracedText? _line;
    private readonly int _start;
    private readonly int _end;

    /// <summary>A statement made of words that stand elsewhere.</summary>
    public Statement(Word keyword, IReadOnlyList<Word> arguments)
    {
        Keyword = keyword;
        Arguments = arguments;
    }

    /// <summary>A statement as it stands in [start, end) of a line whose references are replaced.</summary>
    internal Statement(Word keyword, IReadOnlyList<Word> arguments, TracedText line, int start, int end)
        : this(keyword, arguments)
    {
        _line = line;
        _start = start;
        _end = end;
    }

    /// <summary>The first word. In a list, as of addresses, an item's first word.</summary>
    public Word Keyword { get; }

    /// <summary>The other words.</summary>
    public IReadOnlyList<Word> Arguments { get; }

    /// <summary>Null when no '{' follows.</summary>
    public Block? Block { get; internal set; }

    /// <summary>Where it starts.</summary>
    public SourcePosition Position => Keyword.Position;

    /// <summary>Its text as written, quotes and all, references replaced.</summary>
    public string RawText => _line?.Text[_start.._end] ?? string.Join(' ', Arguments.Prepend(Keyword).Select(word => $"\"{word.Text}\""));

    /// <summary>
    /// Its words by the rules of <see cref="EscapedWordSplitter"/>, the keyword first, for those few keywords that are read like
    /// this; null after a warning when a quote is never closed.
    /// </summary>
    public IReadOnlyList<Word>? ReadEscapedWords(DiagnosticLog log) =>
        _line is null ? [Keyword, .. Arguments] : EscapedWordSplitter.Split(_line, _start, _end, log);
}
