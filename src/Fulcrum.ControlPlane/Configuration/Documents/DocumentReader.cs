using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// Text to document. A line passes: comment removal, definition, replacement of definitions, then piece by piece include, braces,
/// words. A part of the language that this version does not know is an error; its line stays in the document as not
/// available, so that the blocks around it keep their shape.
/// </summary>
public sealed class DocumentReader
{
    private const string IncludeKeyword = "include";
    private const int MaximumLineLength = 64 * 1024;
    private const int KeepalivedLineLength = 1023;
    private static readonly string[] s_includeVariants = ["includer", "includem", "includew", "includeb", "includea"];
    private static readonly string[] s_generators = ["~SEQ(", "~SEQx(", "~LST("];

    private readonly DiagnosticLog _log;
    private readonly SourceStack _sources;
    private readonly Definitions _definitions = new();
    private readonly DocumentBuilder _document;
    private bool _inMultiLineValue;

    private DocumentReader(IFileSource files, DiagnosticLog log)
    {
        _log = log;
        _sources = new SourceStack(files, log);
        _document = new DocumentBuilder(log);
    }

    /// <summary>Reads a file and all that it includes; null after an error when it cannot be read at all.</summary>
    public static Document? Read(string path, IFileSource files, DiagnosticLog log)
    {
        DocumentReader reader = new(files, log);
        if (!reader._sources.TryOpen(path))
            return null;
        while (reader._sources.NextLine() is { } line)
            reader.ReadLine(line);
        return reader._document.Build();
    }

    private void ReadLine(TracedText raw)
    {
        if (raw.Text.Length > MaximumLineLength)
        {
            _log.Error(raw.At(0), $"the line has more than {MaximumLineLength} characters; split it");
            return;
        }
        TracedText line = CommentStripper.Strip(raw);
        if (line.Text.Length > KeepalivedLineLength)
            _log.Warning(raw.At(0), $"keepalived drops a line of more than {KeepalivedLineLength} characters; it counts here");
        if (_inMultiLineValue)
        {
            _inMultiLineValue = line.Text.EndsWith('\\');
            return;
        }
        int start = Blanks.Skip(line.Text, 0);
        if (start == line.Text.Length || TryDefine(line, start) || TryDefineConditionally(line, start))
            return;
        bool isAvailable = !HasGenerator(line);
        if (isAvailable && _definitions.Expand(line, _log) is { } expanded)
            line = expanded;
        else
            isAvailable = false;
        ReadPieces(WithoutContinuation(line), isAvailable);
    }

    private void ReadPieces(TracedText line, bool isAvailable)
    {
        string text = line.Text;
        for (int index = Blanks.Skip(text, 0); index < text.Length; index = Blanks.Skip(text, index))
        {
            if (text[index] == '@')
            {
                ReportConditional(line, index);
                isAvailable = false;
                index = Blanks.SkipWord(text, index);
            }
            else if (text[index] is '{')
            {
                _document.Open(line.At(index++), isAvailable);
            }
            else if (text[index] is '}')
            {
                _document.Close(line.At(index++));
            }
            else if (TryDefine(line, index) || TryInclude(line, index, isAvailable))
            {
                return;
            }
            else
            {
                int end = BraceFinder.Next(text, index);
                _document.Add(WordSplitter.Split(line, index, end, _log), isAvailable);
                index = end;
            }
        }
    }

    private bool TryDefine(TracedText line, int index)
    {
        if (!Definitions.TryReadHead(line.Text, index, out string name, out int valueStart))
            return false;
        if (line.Text.EndsWith('\\'))
        {
            _log.Error(line.At(index), $"the value of ${name} goes on in the next line, which is not supported yet in this version; "
                + "write it in one line");
            _definitions.SetUnavailable(name);
            _inMultiLineValue = true;
        }
        else
        {
            _definitions.Set(name, line.Text[valueStart..]);
        }
        return true;
    }

    /// <summary>A definition after '@id': its value depends on what is not known.</summary>
    private bool TryDefineConditionally(TracedText line, int start)
    {
        if (line.Text[start] != '@')
            return false;
        int index = Blanks.Skip(line.Text, Blanks.SkipWord(line.Text, start));
        if (!Definitions.TryReadHead(line.Text, index, out string name, out _))
            return false;
        ReportConditional(line, start);
        _definitions.SetUnavailable(name);
        _inMultiLineValue = line.Text.EndsWith('\\');
        return true;
    }

    private void ReportConditional(TracedText line, int index) => _log.Error(line.At(index),
        "conditional lines (@id) are not supported yet in this version; remove the condition, or the line");

    private bool HasGenerator(TracedText line)
    {
        for (int index = line.Text.IndexOf('~', StringComparison.Ordinal); index >= 0; index = line.Text.IndexOf('~', index + 1))
        {
            if (!s_generators.Any(name => string.CompareOrdinal(line.Text, index, name, 0, name.Length) == 0))
                continue;
            _log.Error(line.At(index), "~SEQ and ~LST are not supported yet in this version; write the lines out");
            return true;
        }
        return false;
    }

    private bool TryInclude(TracedText line, int index, bool isAvailable)
    {
        if (string.CompareOrdinal(line.Text, index, IncludeKeyword, 0, IncludeKeyword.Length) != 0)
            return false;
        int end = Blanks.SkipWord(line.Text, index);
        string keyword = line.Text[index..end];
        if (s_includeVariants.Contains(keyword))
        {
            _log.Error(line.At(index), $"'{keyword}' is not supported yet in this version; use include");
            return true;
        }
        if (keyword != IncludeKeyword)
            return false;
        IReadOnlyList<Word> words = WordSplitter.Split(line, end, line.Text.Length, _log);
        if (words.Count != 1)
            _log.Error(line.At(index), "include takes one path or pattern, on a line that holds nothing else");
        else if (isAvailable)
            _sources.IncludeMatches(words[0]);
        return true;
    }

    /// <summary>Only values of definitions go on after a '\'.</summary>
    private TracedText WithoutContinuation(TracedText line)
    {
        if (!line.Text.EndsWith('\\'))
            return line;
        _log.Warning(line.At(line.Text.Length - 1), "a '\\' does not continue this line (only that of a definition), so it is ignored");
        return line.Truncate(line.Text.Length - 1);
    }
}
