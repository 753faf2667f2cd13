namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A line's text on its way through the pipeline; every character knows where it comes from. Immutable.</summary>
public sealed class TracedText
{
    /// <summary>At least one, in the order of their starts; the first starts at 0.</summary>
    private readonly TextSegment[] _segments;

    /// <summary>A line as it stands in the file.</summary>
    public TracedText(SourceFile file, int line)
    {
        ArgumentNullException.ThrowIfNull(file);
        Text = file.Line(line);
        _segments = [new TextSegment(0, new SourcePosition(file, line, 1), true)];
    }

    internal TracedText(string text, TextSegment[] segments)
    {
        Text = text;
        _segments = segments;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The segments.</summary>
    internal ReadOnlySpan<TextSegment> Segments => _segments;

    /// <summary>Where a character comes from; the end of the text is a valid index.</summary>
    public SourcePosition At(int index) => _segments[SegmentOf(index)].At(index);

    /// <summary>The characters of [start, end).</summary>
    public TracedText Slice(int start, int end)
    {
        if (start == 0 && end == Text.Length)
            return this;
        int first = SegmentOf(start), last = SegmentOf(Math.Max(start, end - 1));
        TextSegment[] segments = _segments[first..(last + 1)];
        for (int i = 0; i < segments.Length; i++)
        {
            int from = Math.Max(start, segments[i].Start);
            segments[i] = new TextSegment(from - start, segments[i].At(from), segments[i].Advances);
        }
        return new TracedText(Text[start..end], segments);
    }

    /// <summary>The last one that starts at an index or before it.</summary>
    private int SegmentOf(int index)
    {
        int low = 0;
        for (int high = _segments.Length - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Start <= index)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
