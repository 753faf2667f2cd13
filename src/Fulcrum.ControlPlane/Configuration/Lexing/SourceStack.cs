namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Where lines come from: the main file, and what interrupts it (files that it includes, values of several lines, ~SEQ and ~LST),
/// innermost on top. It ends, whatever the files hold: what would be endless is cut off with an error.
/// </summary>
internal sealed class SourceStack(IFileSource files, DiagnosticLog log)
{
    private const int MaximumFiles = 4096;
    private const int MaximumDepth = 64;
    private const int MaximumMadeLines = 1_000_000;
    private const long MaximumCharacters = 128 * 1024 * 1024;

    private readonly IncludeFinder _finder = new(files, log);
    private readonly Stack<SourceFrame> _frames = [];
    private readonly Stack<FileFrame> _files = [];
    private SourceFile? _main;
    private int _opened;
    private int _made;
    private long _characters;

    /// <summary>What includes in the present file check, unless their keyword asks for more.</summary>
    public IncludeChecks Checks
    {
        get => _files.Peek().Checks;
        set => _files.Peek().Checks = value;
    }

    /// <summary>The directory of the present file.</summary>
    public string Directory => Path.GetDirectoryName(_files.Peek().FullPath) ?? "/";

    /// <summary>The end of the main file.</summary>
    public SourcePosition End => new(_main!, _main!.LineCount, _main.Line(_main.LineCount).Length + 1);

    /// <summary>Opens the main file; false after an error.</summary>
    public bool TryOpen(string path)
    {
        if (_finder.ReadMain(path) is not { } text)
            return false;
        _main = Push(path, text, null, IncludeChecks.None);
        return true;
    }

    /// <summary>The next line; null at the end of all.</summary>
    public SourceLine? Next()
    {
        while (_frames.TryPeek(out SourceFrame? frame))
        {
            if (frame is IncludeFrame include && include.NextPath() is { } path)
                Open(path, include.Include);
            else if (frame.Next() is { } line)
                return Count(line, frame is not FileFrame) ? new SourceLine(line, frame is FileFrame) : null;
            else
                Pop();
        }
        return null;
    }

    /// <summary>The line after one that came from a file, if that file has one.</summary>
    public TracedText? NextOfFile() => _frames.Peek() is FileFrame file ? file.Next() : null;

    /// <summary>Lets the lines of a value be read next.</summary>
    public void Replay(IReadOnlyList<TracedText> lines) => _frames.Push(new ReplayFrame(lines));

    /// <summary>Lets a line be read next, once for each set of values.</summary>
    public void Generate(Generator generator, TracedText rest, Definitions definitions) =>
        _frames.Push(new GeneratorFrame(generator, rest, definitions));

    /// <summary>Lets the files that an include names be read next.</summary>
    public void Include(Include include)
    {
        IReadOnlyList<string> paths = _finder.Find(include, Path.GetDirectoryName(_files.Peek().File.Path) ?? "");
        if (paths.Count > 0)
            _frames.Push(new IncludeFrame(paths, include));
    }

    private void Open(string path, Include include)
    {
        string full = Path.GetFullPath(path);
        if (_files.Any(file => file.FullPath == full))
            log.Error(include.Position, $"'{path}' includes itself");
        else if (_opened >= MaximumFiles || _files.Count >= MaximumDepth)
            log.Error(include.Position, $"too many files are included: at most {MaximumFiles}, nested at most {MaximumDepth} deep");
        else if (_finder.Read(path, include) is { } text)
            Push(path, text, include.Position, Checks);
    }

    private SourceFile Push(string path, string text, SourcePosition? from, IncludeChecks checks)
    {
        SourceFile file = new(path, text, _opened++) { IncludedFrom = from };
        FileFrame frame = new(file, Path.GetFullPath(path), checks);
        _frames.Push(frame);
        _files.Push(frame);
        return file;
    }

    private void Pop()
    {
        if (_frames.Pop() is FileFrame)
            _files.Pop();
    }

    /// <summary>Counts what is read; false after an error when it is too much, and then nothing follows.</summary>
    private bool Count(TracedText line, bool isMade)
    {
        _made += isMade ? 1 : 0;
        _characters += line.Text.Length;
        if (_made <= MaximumMadeLines && _characters <= MaximumCharacters)
            return true;
        log.Error(line.At(0), $"definitions, ~SEQ, ~LST and includes make too much of this configuration: more than {MaximumMadeLines} "
            + $"lines, or {MaximumCharacters >> 20} Mi characters");
        _frames.Clear();
        return false;
    }
}
