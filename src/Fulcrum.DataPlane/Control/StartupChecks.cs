using System.Text.RegularExpressions;

namespace Fulcrum.DataPlane.Control;

/// <summary>What can be found wrong before DPDK starts, and said better than DPDK says it.</summary>
internal static partial class StartupChecks
{
    /// <summary>Checks user, CPUs, interfaces and huge pages.</summary>
    /// <exception cref="StartupException">Something is missing; the text says what to do.</exception>
    public static void Run(DataPlaneOptions options)
    {
        if (LibC.EffectiveUser() != 0 && !(options.NoHuge && options.NoTwin))
            throw new StartupException("fulcrum-dataplane needs root for huge pages and kernel twins; run it with sudo, or try --no-huge --no-twin.");
        List<int> online = CpuList.Online;
        foreach (int core in options.WorkerCores.Append(options.MainCore))
            if (!online.Contains(core))
                throw new StartupException($"There is no CPU {core}; this machine has {string.Join(", ", online)}. See --cores and --main-core.");
        foreach (PortOption port in options.Ports)
            foreach (string device in port.Devices)
                if (KernelInterface.Of(device) is { Index: 0 } missing)
                    throw new StartupException($"Port {port.Name}: there is no interface \"{missing.Name}\" in this network namespace; see ip link.");
        if (!options.NoHuge)
            HugePages.Require(options.MemoryMiB);
    }

    /// <summary>DPDK's arguments.</summary>
    public static List<string> EalArguments(DataPlaneOptions options)
    {
        string[] pci = [.. options.Ports.SelectMany(port => port.Devices).Where(device => PciAddressOf(device) is not null)];
        List<string> arguments =
        [
            "--log-level", "warning",
            "--file-prefix", $"fulcrum-{options.Instance}",
            "-l", $"{options.MainCore}",
            "-m", $"{options.MemoryMiB}",
            .. options.NoHuge ? (string[])["--no-huge", "--no-shconf"] : ["--in-memory"],
            .. pci.Length == 0 ? ["--no-pci"] : pci.SelectMany(device => (string[])["-a", device]),
            .. options.EalArguments,
        ];
        return arguments;
    }

    /// <summary>The PCI address that a device string begins with, as the kernel writes it; null: it is no PCI device.</summary>
    public static string? PciAddressOf(string device) => PciAddress().Match(device) is { Success: true } match
        ? $"{(match.Groups[1].Success ? match.Groups[1].Value : "0000:")}{match.Groups[2].Value}".ToLowerInvariant()
        : null;

    [GeneratedRegex("^([0-9a-fA-F]{4,8}:)?([0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7])(?:,|$)")]
    private static partial Regex PciAddress();
}
