using System.Text;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A line's text on its way through the pipeline; every character knows the column that it comes from.</summary>
public sealed class TracedText
{
    private readonly SourceFile _file;
    private readonly int _line;
    private readonly int[]? _columns;

    /// <summary>A line as it stands in the file.</summary>
    public TracedText(SourceFile file, int line)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _line = line;
        Text = file.Line(line);
    }

    private TracedText(TracedText from, string text, int[]? columns)
    {
        _file = from._file;
        _line = from._line;
        _columns = columns;
        Text = text;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Where a character comes from; the end of the text is a valid index.</summary>
    public SourcePosition At(int index) => new(_file, _line, ColumnAt(index) + 1);

    /// <summary>The first characters only.</summary>
    public TracedText Truncate(int length) => length == Text.Length ? this : new(this, Text[..length], _columns);

    private int ColumnAt(int index) => _columns is null ? index : index < _columns.Length ? _columns[index] : _file.Line(_line).Length;

    /// <summary>Makes a changed text.</summary>
    public sealed class Builder(TracedText original)
    {
        private readonly StringBuilder _text = new();
        private readonly List<int> _columns = [];

        /// <summary>Characters so far.</summary>
        public int Length => _text.Length;

        /// <summary>Adds a character that stands for the original's character at an index.</summary>
        public void Append(char c, int originalIndex)
        {
            _text.Append(c);
            _columns.Add(original.ColumnAt(originalIndex));
        }

        /// <summary>The result.</summary>
        public TracedText Build() => new(original, _text.ToString(), [.. _columns]);
    }
}
