namespace Fulcrum.DataPlane.Preflight;

/// <summary>All that can be told of the machine without DPDK.</summary>
internal static class MachineChecks
{
    /// <summary>Looks; the findings in an order for reading.</summary>
    public static List<Finding> Run(Machine machine) =>
    [
        .. UserCheck.Run(machine),
        .. CpuFlagsCheck.Run(machine),
        .. CpuCheck.Run(machine),
        .. IsolationCheck.Run(machine),
        .. FrequencyCheck.Run(machine),
        .. SiblingCheck.Run(machine),
        .. NodeCheck.Run(machine),
        .. ClockCheck.Run(machine),
        .. MemoryCheck.Run(machine),
        .. BufferCheck.Run(machine),
        .. PciCheck.Run(machine),
        .. InterfaceCheck.Run(machine),
    ];
}
