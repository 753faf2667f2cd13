namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Finds the files that includes name, and says what is missing.</summary>
internal sealed class IncludeFinder(IFileSource files, DiagnosticLog log)
{
    /// <summary>Paths that match, whatever they lead to.</summary>
    /// <param name="include">The include.</param>
    /// <param name="directory">What its pattern is relative to.</param>
    public IReadOnlyList<string> Find(Include include, string directory)
    {
        string pattern = include.Pattern;
        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            log.Error(include.Position, "this is not a path; write the path of a file, or a pattern");
            return [];
        }
        IReadOnlyList<string> paths = Glob.Find(Path.Combine(directory, pattern), files, out IReadOnlyList<string> unmatched);
        string hint = pattern.Contains('"', StringComparison.Ordinal) ? " (keepalived takes quotes as part of the name)" : "";
        if (Glob.HasAlternatives(pattern))
        {
            foreach (string alternative in unmatched)
                include.Report(log, IncludeChecks.BraceMatch, $"there is no file '{alternative}'{hint}");
        }
        else if (unmatched.Count > 0 && !Glob.IsPattern(pattern))
        {
            include.Report(log, IncludeChecks.Match, $"there is no file '{pattern}'{hint}");
        }
        else if (unmatched.Count > 0 && (include.Checks & IncludeChecks.WildcardMatch) != 0)
        {
            include.Report(log, IncludeChecks.WildcardMatch, $"nothing matches '{pattern}'{hint}");
        }
        return paths;
    }

    /// <summary>The text of a file, or null after it was said why it is not read.</summary>
    public string? Read(string path, Include include)
    {
        switch (files.KindOf(path))
        {
            case FileKind.Missing:
                log.Error(include.Position, $"'{path}' has disappeared");
                return null;
            case FileKind.Directory:
                include.Report(log, IncludeChecks.Read, $"'{path}' is a directory");
                return null;
            case FileKind.Special:
                include.Report(log, IncludeChecks.Read, $"'{path}' is no regular file");
                return null;
            case FileKind.Executable:
                include.Report(log, IncludeChecks.Read, $"'{path}' is executable (chmod a-x it if it belongs to the configuration)");
                return null;
            default:
                return TryRead(path, message => log.Error(include.Position, $"'{path}' cannot be included: {message}"));
        }
    }

    /// <summary>The text of the main file, which may be a pipe, or null after an error.</summary>
    public string? ReadMain(string path)
    {
        switch (path.Contains('\0', StringComparison.Ordinal) ? FileKind.Missing : files.KindOf(path))
        {
            case FileKind.Missing:
                log.FileError(path, "there is no such file");
                return null;
            case FileKind.Directory:
                log.FileError(path, "this is a directory; name a file");
                return null;
            default:
                return TryRead(path, message => log.FileError(path, message));
        }
    }

    private string? TryRead(string path, Action<string> complain)
    {
        try
        {
            return files.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            complain($"it cannot be read: {e.Message}");
            return null;
        }
    }
}
