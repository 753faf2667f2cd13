using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether PCI devices are bound to a driver that lets DPDK have them, and IOMMU groups let it, too.</summary>
internal static class PciCheck
{
    private const string Devices = "sys/bus/pci/devices";
    private const string Vfio = "vfio-pci";

    // DPDK shares these with the kernel's own driver.
    private static readonly string[] Shared = ["mlx4_core", "mlx5_core", "mana"];

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine) =>
        from port in machine.Options.Ports
        from address in port.Devices.Select(PciAddress.Of).OfType<string>()
        select Look(machine.Tree, $"port {port.Name}", address);

    private static Finding Look(SystemTree tree, string subject, string address)
    {
        if (!tree.Exists("sys/bus/pci"))
            return Finding.Warning(subject, $"/sys tells nothing of PCI devices here; whether {address} can be used is seen at start only.");
        if (!tree.Exists($"{Devices}/{address}"))
            return Finding.Error(subject, $"There is no PCI device {address}; see lspci -D.");
        string bind = $"Bind it: modprobe vfio-pci && dpdk-devbind.py -b vfio-pci {address}.";
        return tree.Target($"{Devices}/{address}/driver") switch
        {
            Vfio => LookAtGroup(tree, subject, address),
            ("uio_pci_generic" or "igb_uio") and { } uio => Finding.Warning(
                subject, $"{address} is bound to {uio}: it works, but the device can write anywhere in memory. With an IOMMU vfio-pci is safer. {bind}"),
            { } driver when Shared.Contains(driver) => Finding.Ok(subject, $"{address} is bound to {driver}, which lets DPDK use it."),
            { } driver => Finding.Error(subject, $"{address} is bound to the kernel's driver {driver}, so DPDK cannot use it. {bind} The kernel's interface goes away with that."),
            null => Finding.Error(subject, $"{address} is bound to no driver. {bind}"),
        };
    }

    private static Finding LookAtGroup(SystemTree tree, string subject, string address)
    {
        if (tree.Target($"{Devices}/{address}/iommu_group") is not { } group)
        {
            return tree.Text("sys/module/vfio/parameters/enable_unsafe_noiommu_mode") is "Y" or "1"
                ? Finding.Warning(subject, $"{address} is bound to vfio-pci without an IOMMU: it works, but the device can write anywhere in memory.")
                : Finding.Error(subject, $"{address} is bound to vfio-pci, but there is no IOMMU. Switch it on in the firmware and boot with intel_iommu=on iommu=pt "
                    + "(AMD: iommu=pt), or do without: echo 1 > /sys/module/vfio/parameters/enable_unsafe_noiommu_mode.");
        }
        List<string> others = [.. tree.Names($"sys/kernel/iommu_groups/{group}/devices")
            .Where(other => other != address && tree.Target($"{Devices}/{other}/driver") is { } driver && driver is not (Vfio or "pcieport" or "pci-stub"))];
        return others.Count == 0
            ? Finding.Ok(subject, $"{address} is bound to vfio-pci, IOMMU group {group}.")
            : Finding.Error(subject, $"{address} shares IOMMU group {group} with {string.Join(", ", others)}, which the kernel uses; VFIO gives out whole groups. "
                + "Bind those to vfio-pci, too, or put the card into another slot.");
    }
}
