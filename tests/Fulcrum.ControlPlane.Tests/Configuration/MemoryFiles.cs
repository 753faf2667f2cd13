using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Files that exist only in memory. Directories exist as parts of the files' paths.</summary>
internal sealed class MemoryFiles : Dictionary<string, string>, IFileSource
{
    /// <summary>Files that are executable.</summary>
    public HashSet<string> Executables { get; } = [];

    /// <summary>Pipes and devices.</summary>
    public HashSet<string> Special { get; } = [];

    /// <summary>Files that cannot be read.</summary>
    public HashSet<string> Unreadable { get; } = [];

    public FileKind KindOf(string path) =>
        Executables.Contains(path) ? FileKind.Executable
        : Special.Contains(path) ? FileKind.Special
        : ContainsKey(path) || Unreadable.Contains(path) ? FileKind.Readable
        : Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal)) ? FileKind.Directory
        : FileKind.Missing;

    public string ReadAllText(string path) =>
        Unreadable.Contains(path) ? throw new UnauthorizedAccessException("access is denied") : this[path];

    public IReadOnlyList<string> List(string directory)
    {
        string prefix = directory is "." ? "" : directory.TrimEnd('/') + "/";
        return [.. Keys.Concat(Unreadable).Concat(Executables).Concat(Special)
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..].Split('/')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }
}
