using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Services;

/// <summary>
/// Finds the virtual service that a packet is addressed to, in LVS's order: the one of its mark, the one of its address and port, the
/// persistent FTP service of its address, the one of its address and every port.
/// </summary>
internal static unsafe class ServiceLookup
{
    private const ushort FtpPort = 21;
    private const ushort FtpDataPort = 20;
    private const ushort FirstUnprivilegedPort = 1024;

    /// <summary>The service that takes what a client sends; null when there is none.</summary>
    public static ServiceSnapshot* Find(RootSnapshot* root, in FlowEndpoints flow, byte inputPort)
    {
        ServiceSnapshot* service = root->MarkRuleCount == 0 ? null : FindMarked(root, flow, inputPort);
        if (service == null)
            service = Find(root, new ServiceKey(flow.Destination, flow.DestinationPort, flow.Protocol));
        if (service == null && root->HasFtpService && flow.Protocol == IpProtocol.Tcp)
            service = FindFtp(root, flow);
        if (service == null && root->HasPortZeroService)
            service = Find(root, new ServiceKey(flow.Destination, default, flow.Protocol));
        return service;
    }

    /// <summary>The service of a key; null when there is none.</summary>
    public static ServiceSnapshot* Find(RootSnapshot* root, ServiceKey wanted) => LookupTable.Find(root->Lookup, root->LookupMask, wanted);

    private static ServiceSnapshot* FindMarked(RootSnapshot* root, in FlowEndpoints flow, byte inputPort)
    {
        for (int rule = 0; rule < root->MarkRuleCount; rule++)
            if (root->MarkRules[rule].Matches(flow.Source, flow.Destination, flow.DestinationPort, flow.Protocol, inputPort))
                return Find(root, root->MarkRules[rule].ServiceOf(flow.Source.IsIpv4));
        return null;
    }

    /// <summary>
    /// Only persistence brings a client's data connections to the server of its control connection; without it they are the host's.
    /// </summary>
    private static ServiceSnapshot* FindFtp(RootSnapshot* root, in FlowEndpoints flow)
    {
        ushort port = flow.DestinationPort.Host;
        if (port != FtpDataPort && port < FirstUnprivilegedPort)
            return null;
        ServiceSnapshot* service = Find(root, new ServiceKey(flow.Destination, Be16.FromHost(FtpPort), flow.Protocol));
        return service != null && service->PersistenceTimeoutMs != 0 ? service : null;
    }
}
