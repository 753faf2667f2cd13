namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A file as read. Immutable.</summary>
public sealed class SourceFile
{
    private readonly string[] _lines;

    /// <summary>Splits the text at line feeds; carriage returns before them do not count.</summary>
    public SourceFile(string path, string text, int order = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Order = order;
        _lines = text.Split('\n');
        for (int i = 0; i < _lines.Length; i++)
            _lines[i] = _lines[i].TrimEnd('\r');
    }

    /// <summary>As the operator or an include names it.</summary>
    public string Path { get; }

    /// <summary>How many files were opened before it.</summary>
    public int Order { get; }

    /// <summary>The include that named it; null for the main file.</summary>
    public SourcePosition? IncludedFrom { get; init; }

    /// <summary>At least one.</summary>
    public int LineCount => _lines.Length;

    /// <summary>A line without its end.</summary>
    /// <param name="number">One-based.</param>
    public string Line(int number) => _lines[number - 1];
}
