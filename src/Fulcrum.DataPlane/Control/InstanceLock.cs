namespace Fulcrum.DataPlane.Control;

/// <summary>Makes sure that one data plane runs under a name. The kernel lets go of the lock when the process ends, however it ends.</summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StartupException">The instance is running already.</exception>
    public InstanceLock(string instance)
        : this(PathOf(instance), Open(PathOf(instance))
            ?? throw new StartupException($"Instance \"{instance}\" is running already; stop it, or choose another name with --instance."))
    {
    }

    private InstanceLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock; null when the instance is running.</summary>
    /// <exception cref="StartupException">This user may not take it.</exception>
    public static InstanceLock? TryTake(string instance) => Open(PathOf(instance)) is { } file ? new InstanceLock(PathOf(instance), file) : null;

    /// <inheritdoc />
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }

    private static string PathOf(string instance) => Path.Combine(DataPlaneOptions.RuntimeFolder, $"{instance}.lock");

    private static FileStream? Open(string path)
    {
        try
        {
            Directory.CreateDirectory(DataPlaneOptions.RuntimeFolder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"{e.Message} Run as root.");
        }
    }
}
