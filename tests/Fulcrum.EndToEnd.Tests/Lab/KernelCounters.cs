using System.Globalization;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>A host's own protocol counters.</summary>
internal static class KernelCounters
{
    /// <summary>A counter of /proc/net/snmp: ("Tcp", "InCsumErrors").</summary>
    public static long Read(LabNetwork lab, string host, string protocol, string name)
    {
        string[][] lines = [.. lab.On(host, "cat", "/proc/net/snmp").Expect().Split('\n')
            .Where(line => line.StartsWith(protocol + ":", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(lines[1][Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
    }
}
