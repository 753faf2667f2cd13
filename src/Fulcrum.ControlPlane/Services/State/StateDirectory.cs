using Google.Protobuf;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>
/// Where the daemon keeps what has to outlive it, as protobuf JSON. One daemon at a time: it holds a lock as long as it lives.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private static readonly JsonFormatter s_formatter = new(JsonFormatter.Settings.Default.WithIndentation());

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
            return parser.ParseJson(File.ReadAllText(PathOf(name)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (
            e is InvalidProtocolBufferException or InvalidJsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(e.Message, e);
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

    /// <summary>Another daemon may use it.</summary>
    public void Dispose() => _lock.Dispose();
}
