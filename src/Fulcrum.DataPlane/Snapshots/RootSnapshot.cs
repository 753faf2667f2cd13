using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The configuration in force, as workers read it; lives in native memory. For every change the control thread writes a new one, which
/// shares what did not change, swaps <see cref="SharedTables.Root"/> and frees the old parts when every worker has reported
/// a quiescent state. What it leads to by <see cref="LookupTable"/> changes in place: a reader sees a service as it was or as it is.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct RootSnapshot
{
    /// <summary>Generation number, as the control plane chose it.</summary>
    public ulong Generation;

    /// <summary>From key to service, read by <see cref="LookupTable.Find"/>.</summary>
    public ServiceLookupSlot* Lookup;

    /// <summary>Slots of <see cref="Lookup"/> minus one; the slot count is a power of two.</summary>
    public uint LookupMask;

    /// <summary>Which packets have a mark: <see cref="MarkRuleCount"/> rules, the first that matches counts.</summary>
    public MarkRule* MarkRules;

    /// <summary>Number of <see cref="MarkRules"/>.</summary>
    public int MarkRuleCount;

    /// <summary>Whether there is a service for TCP port 21, which takes FTP's data connections, too.</summary>
    public bool HasFtpService;

    /// <summary>Whether there is a service of port 0, which takes every port.</summary>
    public bool HasPortZeroService;

    /// <summary>
    /// Whether sessions may have been made through FULLNAT servers that keep the client's port: then two servers' local ports do not keep
    /// their sessions apart. Set before the first such service is found.
    /// </summary>
    public bool KeepsRealPorts;

    /// <summary>Whether there are, or were, services that are <see cref="ServiceSnapshot.PlacedByClient"/>. Set before the first is found.</summary>
    public bool HasPlacedByClient;

    /// <summary>Number of services.</summary>
    public int ServiceCount;

    /// <summary>Punted packets a second, by <c>PuntClass</c>.</summary>
    public fixed uint PuntRate[4];

    /// <summary>ICMP errors a second.</summary>
    public uint IcmpErrorRate;

    /// <summary>LVS's pmtu_disc: tunnels copy DF and answer packets that are too long.</summary>
    public bool PathMtuDiscovery;

    /// <summary>LVS's sysctls.</summary>
    public SessionRules Rules;

    /// <summary>Endpoints of NAT servers; null unless <see cref="SessionRules.NatIcmpSend"/> is on. See <see cref="Snapshots.NatServers"/>.</summary>
    public ServiceLookupSlot* NatServers;

    /// <summary>Slots of <see cref="NatServers"/> minus one; the slot count is a power of two.</summary>
    public uint NatServerMask;

    /// <summary>Ways of health checks that travel as the data does; null: there are none.</summary>
    public CheckPathTable* CheckPaths;
}
