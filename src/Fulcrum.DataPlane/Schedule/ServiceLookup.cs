using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Finds the virtual service that a packet is addressed to, in LVS's order: the one of its mark, the one of its address and port, the
/// persistent FTP service of its address, the one of its address and every port.
/// </summary>
internal static unsafe class ServiceLookup
{
    private const ushort FtpPort = 21;
    private const ushort FtpDataPort = 20;
    private const ushort FirstUnprivilegedPort = 1024;

    /// <summary>The service that takes a packet; null when there is none.</summary>
    public static ServiceSnapshot* Find(Burst burst, int index, RootSnapshot* root, in NewSession wanted)
    {
        ServiceSnapshot* service = root->MarkRuleCount == 0 ? null : FindMarked(root, wanted, burst.InputPort);
        if (service == null)
            service = Find(root, new ServiceKey(wanted.Virtual, wanted.VirtualPort, wanted.Protocol));
        if (service == null && root->HasFtpService && wanted.Protocol == IpProtocol.Tcp)
            service = FindFtp(root, wanted);
        if (service == null && root->HasPortZeroService)
            service = Find(root, new ServiceKey(wanted.Virtual, default, wanted.Protocol));
        return service;
    }

    /// <summary>The service of a key; null when there is none.</summary>
    public static ServiceSnapshot* Find(RootSnapshot* root, ServiceKey wanted) => LookupTable.Find(root->Lookup, root->LookupMask, wanted);

    private static ServiceSnapshot* FindMarked(RootSnapshot* root, in NewSession wanted, byte inputPort)
    {
        for (int rule = 0; rule < root->MarkRuleCount; rule++)
            if (root->MarkRules[rule].Matches(wanted.Client, wanted.Virtual, wanted.VirtualPort, wanted.Protocol, inputPort))
                return Find(root, root->MarkRules[rule].ServiceOf(wanted.Client.IsIpv4));
        return null;
    }

    /// <summary>
    /// Only persistence brings a client's data connections to the server of its control connection; without it they are the host's.
    /// </summary>
    private static ServiceSnapshot* FindFtp(RootSnapshot* root, in NewSession wanted)
    {
        ushort port = wanted.VirtualPort.Host;
        if (port != FtpDataPort && port < FirstUnprivilegedPort)
            return null;
        ServiceSnapshot* service = Find(root, new ServiceKey(wanted.Virtual, Be16.FromHost(FtpPort), wanted.Protocol));
        return service != null && service->PersistenceTimeoutMs != 0 ? service : null;
    }
}
