using System.Text;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The file system. Text is UTF-8; bytes that are not become U+FFFD, since old files have Latin-1 comments.</summary>
public sealed class DiskFileSource : IFileSource
{
    private const int MaximumBytes = 64 * 1024 * 1024;
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <inheritdoc />
    public FileKind KindOf(string path)
    {
        if (Directory.Exists(path))
            return FileKind.Directory;
        if (!File.Exists(path))
            return UnixFileType.Exists(path) ? FileKind.Special : FileKind.Missing;
        if (!UnixFileType.IsRegular(path))
            return FileKind.Special;
        return (File.GetUnixFileMode(path) & AnyExecute) != 0 ? FileKind.Executable : FileKind.Readable;
    }

    /// <inheritdoc />
    public string ReadAllText(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream content = new();
        byte[] buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaximumBytes)
                throw new IOException($"it is larger than {MaximumBytes >> 20} MiB");
        }
        content.Position = 0;
        using StreamReader reader = new(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(item => item.Name).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
