namespace Fulcrum.DataPlane.Control;

/// <summary>Makes sure that one data plane runs under a name. The kernel lets go of the lock when the process ends, however it ends.</summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StartupException">The instance is running already.</exception>
    public InstanceLock(string instance)
    {
        _path = Path.Combine(DataPlaneOptions.RuntimeFolder, $"{instance}.lock");
        try
        {
            Directory.CreateDirectory(DataPlaneOptions.RuntimeFolder);
            _file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartupException($"Instance \"{instance}\" is running already; stop it, or choose another name with --instance.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"{e.Message} Run as root.");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
