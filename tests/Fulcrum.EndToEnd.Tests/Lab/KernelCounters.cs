using System.Globalization;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>A host's own protocol counters.</summary>
internal static class KernelCounters
{
    private static readonly string[] WrongChecksums6 = ["Udp6InCsumErrors", "Icmp6InCsumErrors"];

    /// <summary>A counter of /proc/net/snmp: ("Tcp", "InCsumErrors"). TCP's are of both families, the others of IPv4.</summary>
    public static long Read(LabNetwork lab, string host, string protocol, string name) =>
        Find(lab.On(host, "cat", "/proc/net/snmp").Expect(), protocol, name);

    /// <summary>Packets with a wrong TCP, UDP or ICMP checksum that the host has seen, in both families.</summary>
    public static long WrongChecksums(LabNetwork lab, string host)
    {
        string counters = lab.On(host, "cat", "/proc/net/snmp", "/proc/net/snmp6").Expect();
        return Find(counters, "Tcp", "InCsumErrors") + Find(counters, "Udp", "InCsumErrors") + Find(counters, "Icmp", "InCsumErrors")
            + counters.Split('\n').Where(line => WrongChecksums6.Contains(line.Split(' ')[0])).Sum(line => Number(line.Split(' ')[^1]));
    }

    private static long Find(string counters, string protocol, string name)
    {
        string[][] lines = [.. counters.Split('\n')
            .Where(line => line.StartsWith(protocol + ":", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return Number(lines[1][Array.IndexOf(lines[0], name)]);
    }

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
