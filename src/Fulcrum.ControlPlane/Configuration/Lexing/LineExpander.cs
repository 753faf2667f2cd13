namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Replaces references in one line, pass by pass: a pass puts the values as they are written in the places of the references, and
/// the next pass looks at the result anew. What is not defined stays as text. One line, one thread.
/// </summary>
internal sealed class LineExpander(Definitions definitions, BuiltIns builtIns, DiagnosticLog log)
{
    private const int MaximumLength = 64 * 1024;
    private const int MaximumReplacements = 4096;
    private const int MaximumDepth = 64;

    private int _replacements;
    private bool _hasFailed;

    /// <summary>
    /// One pass over [start, end). False, and warnings, where nothing is to be replaced; false after an error, too. The text before
    /// start is dropped.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to stop; the text from there on stays as it is.</param>
    /// <param name="result">The line after the pass.</param>
    /// <param name="following">The other lines of a value of several lines, which the line ends with; else empty.</param>
    public bool TryExpand(TracedText line, int start, int end, out TracedText result, out IReadOnlyList<TracedText> following)
    {
        string text = line.Text;
        TracedTextBuilder builder = new(line.At(text.Length));
        following = [];
        bool isChanged = false;
        int done = start;
        for (int at = NextDollar(text, start, end); at >= 0 && !_hasFailed; at = NextDollar(text, at, end))
        {
            if (!References.TryRead(text, at, out string name, out int next) || next > end)
            {
                at++;
                continue;
            }
            builder.Append(line, done, at);
            bool isReplaced = Replace(line, at, next, name, builder, ref following);
            isChanged |= isReplaced;
            done = isReplaced ? next : at;
            at = next;
            if (builder.Length + text.Length - done > MaximumLength)
                Fail(line.At(at - 1), $"the line becomes longer than {MaximumLength} characters once its definitions are replaced");
        }
        isChanged &= !_hasFailed;
        if (!isChanged && !_hasFailed)
            Warn(line, start, end);
        builder.Append(line, done, text.Length);
        result = isChanged ? builder.Build() : line;
        return isChanged;
    }

    /// <summary>All passes over a text that stays in one line, as an argument of ~SEQ does.</summary>
    public TracedText ExpandAll(TracedText text)
    {
        while (text.Text.Contains('$', StringComparison.Ordinal)
            && TryExpand(text, 0, text.Text.Length, out TracedText next, out IReadOnlyList<TracedText> following) && following.Count == 0)
        {
            text = next;
        }
        return text;
    }

    private static int NextDollar(string text, int from, int end) => from >= end ? -1 : text.IndexOf('$', from, end - from);

    private bool Replace(
        TracedText line, int at, int next, string name, TracedTextBuilder builder, ref IReadOnlyList<TracedText> following)
    {
        SourcePosition reference = line.At(at);
        if (definitions.Find(name) is { } definition)
        {
            // Several lines cannot stand in the middle of one.
            if (definition.Lines.Count > 1 && next < line.Text.Length)
                return false;
            if (!MayEnter(reference, name))
                return false;
            builder.AppendValue(definition.Lines[0], reference, definition);
            following = [.. definition.Lines.Skip(1).Select(value => Within(value, reference, definition))];
            return true;
        }
        if (!BuiltIns.IsName(name) || builtIns.Evaluate(line.Text[at..next], name) is not { } text || !MayEnter(reference, name))
            return false;
        builder.Append(text, reference);
        return true;
    }

    private static TracedText Within(TracedText value, SourcePosition reference, Definition definition)
    {
        TracedTextBuilder builder = new(reference.Into(definition.ExpansionAt(value.At(0))));
        builder.AppendValue(value, reference, definition);
        return builder.Build();
    }

    /// <summary>Ends what would have no end.</summary>
    private bool MayEnter(SourcePosition reference, string name)
    {
        int depth = 0;
        for (Expansion? via = reference.Via; via is not null; via = via.Place.Via, depth++)
        {
            if (via.Name == name)
                return Fail(reference, $"the definition of ${name} refers to itself");
        }
        if (depth >= MaximumDepth)
            return Fail(reference, $"definitions refer to definitions more than {MaximumDepth} deep");
        if (++_replacements > MaximumReplacements)
            return Fail(reference, $"the line has more than {MaximumReplacements} references to definitions");
        return true;
    }

    private bool Fail(SourcePosition at, string message)
    {
        log.Error(at, message);
        _hasFailed = true;
        return false;
    }

    /// <summary>Says of each reference that is left why it is.</summary>
    private void Warn(TracedText line, int start, int end)
    {
        string text = line.Text;
        for (int at = NextDollar(text, start, end); at >= 0; at = NextDollar(text, at + 1, end))
        {
            if (!References.TryRead(text, at, out string name, out int next) || next > end)
                NoteGluedReference(line, at);
            else if (definitions.Find(name) is not null)
                Stays(line, at, $"${name} has several lines, so it is replaced only at the end of a line; it stays as text");
            else if (BuiltIns.IsName(name))
                Stays(line, at, $"'{text[at..next]}' has no value here, so it stays as text");
            else
                Stays(line, at, $"'{text[at..next]}' is not defined (${name}=...), so it stays as text");
        }
    }

    /// <summary>keepalived is silent, too, unless it takes the braces for those of a block.</summary>
    private void Stays(TracedText line, int at, string message)
    {
        bool hasBrace = at + 1 < line.Text.Length && line.Text[at + 1] == '{';
        if (hasBrace && line.Text.AsSpan(0, at).Count('"') % 2 == 0)
            log.Warning(line.At(at), message + "; keepalived would take its braces for those of a block");
        else
            log.Note(line.At(at), message);
    }

    /// <summary><c>$NAME/24</c> is text, which nobody expects who has defined the name.</summary>
    private void NoteGluedReference(TracedText line, int at)
    {
        string name = line.Text[(at + 1)..References.NameEnd(line.Text, at + 1)];
        if (definitions.Find(name) is not null)
            log.Note(line.At(at), $"'${name}' is replaced only before a blank, ',', ')' or the end of the line; write ${{{name}}}");
    }
}
