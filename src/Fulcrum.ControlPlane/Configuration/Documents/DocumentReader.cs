using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// Text to document. A line loses its comment; then what it starts with decides: a condition, a definition, a generator. Its
/// references are replaced and the result is looked at anew; then come includes, braces, words. What follows a brace is looked at
/// like a line of its own. One load, one thread.
/// </summary>
public sealed class DocumentReader
{
    private const int MaximumLineLength = 64 * 1024;
    private const int KeepalivedLineLength = 1023;

    private readonly DiagnosticLog _log;
    private readonly ConfigurationOptions _options;
    private readonly SourceStack _sources;
    private readonly Definitions _definitions = new();
    private readonly BuiltIns _builtIns;
    private readonly DocumentBuilder _document;

    /// <summary>The '\' at the end of the present line; null where there is none, and once it has been dealt with.</summary>
    private SourcePosition? _continuation;

    private DocumentReader(IFileSource files, ConfigurationOptions options, DiagnosticLog log)
    {
        _log = log;
        _options = options;
        _sources = new SourceStack(files, log);
        _builtIns = new BuiltIns(options, () => _sources.Directory);
        _document = new DocumentBuilder(log);
    }

    /// <summary>Reads a file and all that it includes; null after an error when it cannot be read at all.</summary>
    public static Document? Read(string path, IFileSource files, ConfigurationOptions options, DiagnosticLog log)
    {
        DocumentReader reader = new(files, options, log);
        if (!reader._sources.TryOpen(path))
            return null;
        while (reader._sources.Next() is { } line)
            reader.ReadLine(line);
        return reader._document.Build(reader._sources.End);
    }

    private void ReadLine(SourceLine source)
    {
        _continuation = null;
        if (!source.IsFromFile)
            ReadPieces(source.Text);
        else if (Strip(source.Text) is { } line)
            ReadPieces(line);
        // Only values of definitions go on in the next line.
        if (_continuation is { } at)
            _log.Warning(at, "a '\\' does not continue this line (only that of a definition), so it is ignored; keepalived takes it for text");
    }

    /// <summary>Removes the comment of a line; null after an error.</summary>
    private TracedText? Strip(TracedText raw)
    {
        if (raw.Text.Length > MaximumLineLength)
        {
            _log.Error(raw.At(0), $"the line has more than {MaximumLineLength} characters; split it");
            return null;
        }
        if (raw.Text.Length > KeepalivedLineLength)
            _log.Warning(raw.At(0), $"keepalived does not read a line of more than {KeepalivedLineLength} characters as one; it counts here");
        TracedText line = CommentStripper.Strip(raw, out bool continues);
        _continuation = continues ? raw.At(raw.Text.LastIndexOf('\\')) : null;
        return line;
    }

    private void ReadPieces(TracedText line)
    {
        bool hasReferences = line.Text.Contains('$', StringComparison.Ordinal);
        LineExpander? expander = hasReferences ? new(_definitions, _builtIns, _log) : null;
        bool isAfterCondition = false;
        // Before this index nothing is left to replace.
        int expanded = hasReferences ? 0 : int.MaxValue;
        for (int index = Blanks.Skip(line.Text, 0); index < line.Text.Length; index = Blanks.Skip(line.Text, index))
        {
            char c = line.Text[index];
            if (c == '@' && !isAfterCondition)
            {
                if (!TakeCondition(line, ref index))
                    return;
                isAfterCondition = true;
            }
            else if (TryDefine(line, index) || TryGenerate(line, index, expander))
            {
                return;
            }
            else if (index >= expanded)
            {
                isAfterCondition &= !Expand(expander!, ref line, ref index, out expanded);
            }
            else if (TryInclude(line, index))
            {
                return;
            }
            else
            {
                isAfterCondition &= c is not ('{' or '}');
                index = ReadPiece(line, index);
            }
        }
    }

    /// <summary>A brace, or what stands before the next one. Returns where it ends.</summary>
    private int ReadPiece(TracedText line, int index)
    {
        switch (line.Text[index])
        {
            case '{':
                _document.Open(line.At(index));
                return index + 1;
            case '}':
                _document.Close(line.At(index));
                return index + 1;
        }
        int brace = BraceFinder.Next(line.Text, index), end = brace;
        List<Word> words = WordSplitter.Split(line, index, ref end, _log);
        if (words.Count > 0)
            Add(new Statement(words[0], words.Count == 1 ? [] : words.GetRange(1, words.Count - 1), line, index, end));
        return brace;
    }

    private void Add(Statement statement)
    {
        _document.Add(statement);
        if (!_document.IsDirectlyIn("global_defs"))
            return;
        if (statement.Keyword.Text == IncludeSyntax.CheckKeyword)
            _sources.Checks = IncludeSyntax.ReadChecks(statement.Arguments, _sources.Checks, _log);
        else if (statement.Keyword.Text == BuiltIns.SeedKeyword && statement.Arguments.Count > 0)
            _builtIns.Seed(statement.Arguments[0].Text);
    }

    /// <summary>'@id' and '@^id'. False when the rest of the line does not count here.</summary>
    private bool TakeCondition(TracedText line, ref int index)
    {
        bool isNegated = index + 1 < line.Text.Length && line.Text[index + 1] == '^';
        int start = index + (isNegated ? 2 : 1), end = Blanks.SkipWord(line.Text, start);
        index = Blanks.Skip(line.Text, end);
        if (end < line.Text.Length && (line.Text.AsSpan(start, end - start).SequenceEqual(_options.Id) != isNegated))
            return true;
        if (_continuation is not null && References.TryReadDefinition(line.Text, index, out _, out _))
        {
            _log.Warning(line.At(index), "this definition does not count here, nor do the lines that it goes on in; keepalived would read those");
            ReadContinuation();
        }
        _continuation = null;
        return false;
    }

    private bool TryDefine(TracedText line, int index)
    {
        if (!References.TryReadDefinition(line.Text, index, out string name, out int valueStart))
            return false;
        _definitions.Set(new Definition(name, [line.Slice(valueStart, line.Text.Length), .. ReadContinuation()]));
        return true;
    }

    /// <summary>The lines after the present one that belong to it, since each before them ends with a '\'.</summary>
    private List<TracedText> ReadContinuation()
    {
        List<TracedText> lines = [];
        while (_continuation is not null && _sources.NextOfFile() is { } raw)
        {
            _continuation = null;
            if (Strip(raw) is { } line)
                lines.Add(line);
        }
        _continuation = null;
        return lines;
    }

    private bool TryGenerate(TracedText line, int index, LineExpander? expander)
    {
        if (!GeneratorSyntax.IsHead(line.Text, index, out int open))
            return false;
        TracedText Evaluate(TracedText argument) => expander?.ExpandAll(argument) ?? argument;
        string? complaint = GeneratorSyntax.Read(line, index, open, Evaluate, out Generator? generator, out int rest);
        if (generator is not null)
            _sources.Generate(generator, line.Slice(rest, line.Text.Length), _definitions);
        else
            _log.Warning(line.At(index), $"this line is ignored: {complaint}");
        return true;
    }

    /// <summary>
    /// One pass over the rest of the line; false when nothing is left to replace. What a generator further on repeats is left to it.
    /// </summary>
    private bool Expand(LineExpander expander, ref TracedText line, ref int index, out int expanded)
    {
        expanded = GeneratorStart(line.Text, index);
        if (!expander.TryExpand(line, index, expanded, out TracedText result, out IReadOnlyList<TracedText> following))
            return false;
        if (following.Count > 0)
            _sources.Replay(following);
        line = result;
        index = expanded = 0;
        return true;
    }

    /// <summary>Index of the next generator that follows a brace, or the end.</summary>
    private static int GeneratorStart(string text, int index)
    {
        for (int at = text.IndexOf('~', index + 1); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (GeneratorSyntax.IsHead(text, at, out _) && text.AsSpan(0, at).TrimEnd(Blanks.All) is [.., '{' or '}'])
                return at;
        }
        return text.Length;
    }

    private bool TryInclude(TracedText line, int index)
    {
        if (!IncludeSyntax.TryRead(line.Text, index, out string keyword, out IncludeChecks checks, out int start))
            return false;
        if (start < line.Text.Length)
            _sources.Include(new Include(keyword, line.Text[start..].TrimEnd(Blanks.All), line.At(start), checks | _sources.Checks));
        else
            _log.Warning(line.At(index), $"{keyword} names no file");
        return true;
    }
}
