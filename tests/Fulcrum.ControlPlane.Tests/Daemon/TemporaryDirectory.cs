namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>A directory of a test's own, removed with it. Short, because Unix socket paths are.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fd-");

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(_directory.FullName, name);

    /// <inheritdoc />
    public void Dispose() => _directory.Delete(recursive: true);
}
