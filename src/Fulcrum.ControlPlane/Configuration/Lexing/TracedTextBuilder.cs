using System.Text;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Makes a changed text of parts.</summary>
/// <param name="end">Where the text stands when nothing is appended.</param>
internal sealed class TracedTextBuilder(SourcePosition end)
{
    private readonly StringBuilder _text = new();
    private readonly List<TextSegment> _segments = [];

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    /// <summary>Adds characters of another text.</summary>
    public void Append(TracedText part, int start, int end)
    {
        if (start < end)
            AppendMapped(part.Slice(start, end), segment => segment.Position);
    }

    /// <summary>Adds a text whose characters all stand for one place.</summary>
    public void Append(string text, SourcePosition at)
    {
        if (text.Length == 0)
            return;
        _segments.Add(new TextSegment(_text.Length, at, false));
        _text.Append(text);
    }

    /// <summary>Adds a value in the place of the reference to it.</summary>
    public void AppendValue(TracedText value, SourcePosition reference, Definition definition)
    {
        if (value.Text.Length > 0)
            AppendMapped(value, segment => reference.Into(definition.ExpansionAt(segment.Position)));
    }

    /// <summary>The result.</summary>
    public TracedText Build() =>
        new(_text.ToString(), _segments.Count == 0 ? [new TextSegment(0, end, false)] : [.. _segments]);

    private void AppendMapped(TracedText part, Func<TextSegment, SourcePosition> position)
    {
        foreach (TextSegment segment in part.Segments)
            _segments.Add(new TextSegment(_text.Length + segment.Start, position(segment), segment.Advances));
        _text.Append(part.Text);
    }
}
