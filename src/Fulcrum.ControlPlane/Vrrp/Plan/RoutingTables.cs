using System.Globalization;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>Numbers of routing tables by their names, as iproute2 has them.</summary>
internal static class RoutingTables
{
    private static readonly string[] s_files = ["/etc/iproute2/rt_tables", "/usr/share/iproute2/rt_tables", "/usr/lib/iproute2/rt_tables"];

    /// <summary>Null: there is no such table.</summary>
    public static uint? Find(string name) => name switch
    {
        "main" => 254,
        "local" => 255,
        "default" => 253,
        _ when uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) => number,
        _ => FindInFiles(name),
    };

    private static uint? FindInFiles(string name)
    {
        foreach (string line in s_files.Where(File.Exists).SelectMany(File.ReadLines))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && words[1] == name && uint.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
                return number;
        }
        return null;
    }
}
