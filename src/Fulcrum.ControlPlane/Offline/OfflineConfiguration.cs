using System.CommandLine;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>How verbs read a configuration.</summary>
internal static class OfflineConfiguration
{
    /// <summary>Exit code when one cannot be used.</summary>
    public const int Failed = 1;

    /// <summary>Which lines that begin with '@ID' count.</summary>
    public static Option<string?> Id { get; } = new("--config-id", "-i")
    {
        Description = "Which lines that begin with '@ID' count; the first label of the host's name unless it is given", HelpName = "ID",
    };

    /// <summary>Reads a file; what is wrong with one that cannot be used is on standard error.</summary>
    public static ConfigurationResult Load(string file, string? id)
    {
        ConfigurationOptions options = id is null ? ConfigurationOptions.Default : new() { Id = id };
        ConfigurationResult result = ConfigurationLoader.Load(Path.GetFullPath(file), options);
        foreach (Diagnostic diagnostic in result.Model is null ? result.Diagnostics : [])
            Console.Error.WriteLine(diagnostic.Format());
        return result;
    }
}
