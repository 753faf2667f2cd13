namespace Fulcrum.DataPlane.Control;

/// <summary>How DPDK is started.</summary>
internal static class EalArguments
{
    /// <summary>DPDK's arguments.</summary>
    public static List<string> Of(DataPlaneOptions options)
    {
        string[] pci = [.. options.Ports.SelectMany(port => port.Devices).Where(device => PciAddress.Of(device) is not null)];
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
}
