namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The kernel's settings of an interface (/proc/sys/net/*/conf), in the network namespace of the calling thread. A setting that is not
/// there, or that may not be changed, is passed over: the result says so.
/// </summary>
internal static class InterfaceSettings
{
    /// <summary>Null: it cannot be read.</summary>
    public static string? Read(string family, string interfaceName, string setting)
    {
        try
        {
            return File.ReadAllText(PathOf(family, interfaceName, setting)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>False: it cannot be written.</summary>
    public static bool Write(string family, string interfaceName, string setting, string value)
    {
        if (Read(family, interfaceName, setting) is { } present && present == value)
            return true;
        try
        {
            File.WriteAllText(PathOf(family, interfaceName, setting), value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A name of an interface may hold dots, but no slash.
    private static string PathOf(string family, string interfaceName, string setting) =>
        $"/proc/sys/net/{family}/conf/{interfaceName}/{setting}";
}
