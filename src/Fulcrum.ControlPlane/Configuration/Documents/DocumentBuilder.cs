using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>Nests statements by their braces. A '{' belongs to the statement right before it, on the same line or not.</summary>
public sealed class DocumentBuilder(DiagnosticLog log)
{
    private readonly List<Statement> _root = [];
    private readonly Stack<OpenBlock> _open = [];
    private Statement? _last;

    /// <summary>Adds a line's words; nothing when there are none.</summary>
    public void Add(IReadOnlyList<Word> words, bool isAvailable)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0)
            return;
        _last = new Statement(words[0], [.. words.Skip(1)], isAvailable);
        Current.Add(_last);
    }

    /// <summary>A '{'. One without a statement before it is an error; what it holds is dropped.</summary>
    public void Open(SourcePosition at, bool isAvailable)
    {
        if (_last is null && isAvailable)
            log.Error(at, "'{' has no keyword before it; remove it, or write the keyword that it belongs to");
        _open.Push(new OpenBlock(_last, at, []));
        _last = null;
    }

    /// <summary>A '}'. A surplus one is an error.</summary>
    public void Close(SourcePosition at)
    {
        _last = null;
        if (_open.TryPop(out OpenBlock? block))
            block.Attach(at);
        else
            log.Error(at, "'}' has no '{' before it; remove it");
    }

    /// <summary>The result; blocks that are still open are errors.</summary>
    public Document Build()
    {
        while (_open.TryPop(out OpenBlock? block))
        {
            log.Error(block.Position, "'{' is never closed; add the missing '}'");
            block.Attach(block.Position);
        }
        return new Document(_root);
    }

    private List<Statement> Current => _open.TryPeek(out OpenBlock? block) ? block.Statements : _root;

    private sealed record OpenBlock(Statement? Header, SourcePosition Position, List<Statement> Statements)
    {
        public void Attach(SourcePosition close)
        {
            if (Header is not null)
                Header.Block = new Block(Statements, Position, close);
        }
    }
}
