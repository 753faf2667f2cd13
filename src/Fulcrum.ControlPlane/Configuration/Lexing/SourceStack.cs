namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The files that are being read: the main one, and those that it includes, innermost on top.</summary>
public sealed class SourceStack(IFileSource files, DiagnosticLog log)
{
    private const int MaximumFiles = 4096;
    private const int MaximumDepth = 64;

    private readonly Stack<Frame> _frames = [];
    private int _opened;

    /// <summary>Opens the main file; false after an error.</summary>
    public bool TryOpen(string path)
    {
        switch (KindOf(path))
        {
            case FileKind.Missing:
                log.FileError(path, "there is no such file");
                return false;
            case FileKind.Directory:
                log.FileError(path, "this is a directory; name a file");
                return false;
            default:
                return TryRead(path, out string text, message => log.FileError(path, message)) && Push(path, text, null);
        }
    }

    /// <summary>The next line of the innermost file that has one; null at the end of all.</summary>
    public TracedText? NextLine()
    {
        while (_frames.TryPeek(out Frame? frame))
        {
            if (frame.Pending.TryDequeue(out (string Path, SourcePosition At) include))
                Include(include.Path, include.At);
            else if (frame.NextLine <= frame.File.LineCount)
                return new TracedText(frame.File, frame.NextLine++);
            else
                _frames.Pop();
        }
        return null;
    }

    /// <summary>Lets the files that match a pattern be read before the present file goes on.</summary>
    /// <param name="pattern">Relative to the directory of the present file.</param>
    public void IncludeMatches(Word pattern)
    {
        Frame frame = _frames.Peek();
        if (pattern.Text.Length == 0 || pattern.Text.Contains('\0', StringComparison.Ordinal))
        {
            log.Error(pattern.Position, "this is not a path; write the path of a file, or a pattern");
            return;
        }
        string directory = Path.GetDirectoryName(frame.File.Path) ?? "";
        IReadOnlyList<string> paths = Glob.Find(Path.Combine(directory, pattern.Text), files);
        if (paths.Count == 0 && !Glob.IsPattern(pattern.Text))
            log.Warning(pattern.Position, $"there is no file '{pattern.Text}', so nothing is included");
        foreach (string path in paths)
            frame.Pending.Enqueue((path, pattern.Position));
    }

    private void Include(string path, SourcePosition at)
    {
        switch (KindOf(path))
        {
            case FileKind.Missing:
                log.Error(at, $"'{path}' has disappeared");
                return;
            case FileKind.Directory:
                log.Warning(at, $"'{path}' is a directory, so it is not included");
                return;
            case FileKind.Executable:
                log.Warning(at, $"'{path}' is executable, so it is not included; chmod a-x it if it belongs to the configuration");
                return;
        }
        string full = Path.GetFullPath(path);
        if (_frames.Any(frame => frame.FullPath == full))
            log.Error(at, $"'{path}' includes itself");
        else if (_opened >= MaximumFiles || _frames.Count >= MaximumDepth)
            log.Error(at, $"too many files are included: at most {MaximumFiles}, nested at most {MaximumDepth} deep");
        else if (TryRead(path, out string text, message => log.Error(at, $"'{path}' cannot be included: {message}")))
            Push(path, text, at);
    }

    private FileKind KindOf(string path) => path.Contains('\0', StringComparison.Ordinal) ? FileKind.Missing : files.KindOf(path);

    private bool TryRead(string path, out string text, Action<string> complain)
    {
        try
        {
            text = files.ReadAllText(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            complain($"it cannot be read: {e.Message}");
            text = "";
            return false;
        }
    }

    private bool Push(string path, string text, SourcePosition? from)
    {
        SourceFile file = new(path, text, _opened++) { IncludedFrom = from };
        _frames.Push(new Frame(file, Path.GetFullPath(path)));
        return true;
    }

    private sealed class Frame(SourceFile file, string fullPath)
    {
        public SourceFile File { get; } = file;

        public string FullPath { get; } = fullPath;

        public int NextLine { get; set; } = 1;

        public Queue<(string Path, SourcePosition At)> Pending { get; } = [];
    }
}
