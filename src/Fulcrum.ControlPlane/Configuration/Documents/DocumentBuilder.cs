using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// Nests statements by their braces. A '{' belongs to the statement right before it, on the same line or not. Braces without
/// partners are warnings, as in keepalived.
/// </summary>
internal sealed class DocumentBuilder(DiagnosticLog log)
{
    private const int MaximumDepth = 256;

    private readonly List<Statement> _root = [];
    private readonly Stack<OpenBlock> _open = [];
    private Statement? _last;

    /// <summary>Adds a statement.</summary>
    public void Add(Statement statement)
    {
        _last = statement;
        Current.Add(statement);
    }

    /// <summary>Whether statements are added to a block of this keyword outside of all others.</summary>
    public bool IsDirectlyIn(string keyword) => _open.Count == 1 && _open.Peek().Header?.Keyword.Text == keyword;

    /// <summary>A '{'. One without a statement before it does not count, so that the next '}' closes the block around it.</summary>
    public void Open(SourcePosition at)
    {
        if (_last is null)
        {
            log.Warning(at, "'{' has no keyword before it, so it is ignored, and the next '}' closes the block around it");
            return;
        }
        Statement? header = _last;
        if (_open.Count >= MaximumDepth)
        {
            log.Error(at, $"blocks are nested more than {MaximumDepth} deep");
            header = null;
        }
        _open.Push(new OpenBlock(header, at, []));
        _last = null;
    }

    /// <summary>A '}'.</summary>
    public void Close(SourcePosition at)
    {
        _last = null;
        if (_open.TryPop(out OpenBlock? block))
            block.Attach(at);
        else
            log.Warning(at, "'}' has no '{' before it, so it is ignored; remove it");
    }

    /// <summary>The result; blocks that are still open end here.</summary>
    public Document Build(SourcePosition end)
    {
        while (_open.TryPop(out OpenBlock? block))
        {
            string name = block.Header is null ? "this" : $"the block of {block.Header.Keyword}";
            log.Warning(block.Position, $"{name} is never closed, so it reaches to the end of the file; add the missing '}}'");
            block.Attach(end);
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
