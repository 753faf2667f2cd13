using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Services;

/// <summary>The director's configuration file.</summary>
/// <param name="path">Of the main file.</param>
public sealed class ConfigurationFile(string path)
{
    /// <summary>Of the main file.</summary>
    public string Path => path;

    /// <summary>Reads it and all that it includes, as they are now. Never throws for what is in them.</summary>
    public ConfigurationReading Read() => Read(path, new DiskFileSource());

    /// <summary>
    /// Reads another file in its place. <paramref name="text"/> null: the file's own; files that it includes are read from the disk in any
    /// case.
    /// </summary>
    public ConfigurationReading Read(string file, string? text) =>
        Read(file, text is null ? new DiskFileSource() : new GivenFileSource(file, text, new DiskFileSource()));

    private static ConfigurationReading Read(string file, IFileSource files)
    {
        HashingFileSource hashed = new(files);
        ConfigurationResult result = ConfigurationLoader.Load(file, hashed);
        return new(result, hashed.Hash());
    }
}

/// <summary>A configuration as read.</summary>
/// <param name="Result">What it says.</param>
/// <param name="Hash">SHA-256 over the names and texts of the files that were read, hexadecimal.</param>
public sealed record ConfigurationReading(ConfigurationResult Result, string Hash);
