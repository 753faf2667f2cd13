using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>How verbs read a configuration.</summary>
internal static class OfflineConfiguration
{
    /// <summary>Exit code when one cannot be used.</summary>
    public const int Failed = 1;

    /// <summary>Reads a file; what is wrong with one that cannot be used is on standard error.</summary>
    public static ConfigurationResult Load(string file)
    {
        ConfigurationResult result = ConfigurationLoader.Load(Path.GetFullPath(file));
        foreach (Diagnostic diagnostic in result.Model is null ? result.Diagnostics : [])
            Console.Error.WriteLine(diagnostic.Format());
        return result;
    }
}
