using System.Text;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>
/// Where the daemon keeps what has to outlive it, as protobuf JSON. One daemon at a time: it holds a lock as long as it lives.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private static readonly JsonFormatter s_formatter = new(JsonFormatter.Settings.Default.WithIndentation());
    private static readonly JsonFormatter s_lineFormatter = new(JsonFormatter.Settings.Default);

    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes the directory when it is missing. Throws <see cref="StartException"/> when it cannot be used.</summary>
    public StateDirectory(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
            _lock = new(PathOf("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(PathOf("lock")))
        {
            throw new StartException(
                $"{path}: error: another fulcrumd uses this state directory; stop it, or choose another with --state ({e.Message})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path}: error: the state directory cannot be used: {e.Message}");
        }
    }

    /// <summary>A file in it.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>
    /// Null when there is no such file. Throws <see cref="InvalidDataException"/> for a file that does not parse,
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> for one that cannot be read.
    /// </summary>
    public T? Read<T>(string name, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            return Parse("", File.ReadAllText(PathOf(name)), parser);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Replaces the file as a whole: after a crash it is the old one or the new one. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public void Write(string name, IMessage message)
    {
        string temporary = PathOf(name + ".new");
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write))
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            s_formatter.Format(message, writer);
            writer.WriteLine();
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, PathOf(name), overwrite: true);
    }

    /// <summary>
    /// Adds a line to a file; it is on the disk when it returns. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>; a part of the line may be there then.
    /// </summary>
    public void Append(string name, IMessage message)
    {
        using FileStream stream = new(PathOf(name), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(Encoding.UTF8.GetBytes(s_lineFormatter.Format(message) + "\n"));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// The lines of a file, none when there is no such file. A last line without its end, which a crash has cut off, does not count. Throws
    /// as <see cref="Read"/>.
    /// </summary>
    public IReadOnlyList<T> ReadJournal<T>(string name, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (!Exists(name))
            return [];
        string[] lines = File.ReadAllText(PathOf(name)).Split('\n');
        return [.. lines.SkipLast(1).Select((line, index) => Parse($"line {index + 1}: ", line, parser))];
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>Bytes; 0 when there is no such file.</summary>
    public long LengthOf(string name) => new FileInfo(PathOf(name)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Removes the file if it is there. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <summary>Another daemon may use it.</summary>
    public void Dispose() => _lock.Dispose();

    private static T Parse<T>(string place, string json, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseJson(json);
        }
        catch (Exception e) when (
            e is InvalidProtocolBufferException or InvalidJsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(place + e.Message, e);
        }
    }
}
