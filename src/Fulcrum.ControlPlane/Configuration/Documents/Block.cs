using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>What stands between two braces. They may be in different files.</summary>
public sealed class Block(IReadOnlyList<Statement> statements, SourcePosition open, SourcePosition close)
{
    /// <summary>In the order as written.</summary>
    public IReadOnlyList<Statement> Statements { get; } = statements;

    /// <summary>The '{'.</summary>
    public SourcePosition Open { get; } = open;

    /// <summary>The '}'; the end of the main file when there is none.</summary>
    public SourcePosition Close { get; } = close;
}
