using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Services;

/// <summary>The director's configuration file.</summary>
/// <param name="path">Of the main file.</param>
/// <param name="id">Which lines that begin with '@ID' count; null: the first label of the host's name.</param>
public sealed class ConfigurationFile(string path, string? id = null)
{
    /// <summary>Of the main file.</summary>
    public string Path => path;

    /// <summary>Reads it and all that it includes, as they are now. Never throws for what is in them.</summary>
    public ConfigurationReading Read() => Read(path, new DiskFileSource(), id);

    /// <summary>
    /// Reads another file in its place. <paramref name="text"/> null: the file's own; files that it includes are read from the disk in any
    /// case. <paramref name="otherId"/> null: the director's own.
    /// </summary>
    public ConfigurationReading Read(string file, string? text, string? otherId) =>
        Read(file, text is null ? new DiskFileSource() : new GivenFileSource(file, text, new DiskFileSource()), otherId ?? id);

    private static ConfigurationReading Read(string file, IFileSource files, string? id)
    {
        HashingFileSource hashed = new(files);
        ConfigurationResult result = ConfigurationLoader.Load(file, hashed, id is null ? null : new ConfigurationOptions { Id = id });
        return new(result, hashed.Hash());
    }
}

/// <summary>A configuration as read.</summary>
/// <param name="Result">What it says.</param>
/// <param name="Hash">SHA-256 over the names and texts of the files that were read, hexadecimal.</param>
public sealed record ConfigurationReading(ConfigurationResult Result, string Hash);
