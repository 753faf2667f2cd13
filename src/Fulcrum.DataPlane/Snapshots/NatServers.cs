using System.Numerics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The endpoints of all NAT servers, as an open-addressing table (linear probing, at most half full) that workers ask about packets
/// without a session. An empty slot has protocol 0.
/// </summary>
internal static unsafe class NatServers
{
    private static readonly byte[] s_protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    /// <summary>Whether a NAT server has this endpoint. Workers; only with a table.</summary>
    public static bool Contains(RootSnapshot* root, ServiceKey endpoint)
    {
        uint slot = endpoint.Hash & root->NatServerMask;
        for (; root->NatServers[slot].Protocol != 0; slot = slot + 1 & root->NatServerMask)
            if (root->NatServers[slot] == endpoint)
                return true;
        return false;
    }

    /// <summary>The table of some services' servers, in memory of its own.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static ServiceKey* Build(IEnumerable<ServiceDefinition> services, TableMemory memory, out uint mask)
    {
        ServiceKey[] endpoints = [.. services.SelectMany(EndpointsOf).Distinct()];
        uint slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(endpoints.Length * 2, 2));
        ServiceKey* table = (ServiceKey*)memory.Allocate((nuint)slots * (nuint)sizeof(ServiceKey), "NAT servers");
        mask = slots - 1;
        foreach (ServiceKey endpoint in endpoints)
        {
            uint slot = endpoint.Hash & mask;
            while (table[slot].Protocol != 0)
                slot = slot + 1 & mask;
            table[slot] = endpoint;
        }
        return table;
    }

    /// <summary>A server of a mark has its endpoint in every protocol; one that keeps the client's port has none.</summary>
    private static IEnumerable<ServiceKey> EndpointsOf(ServiceDefinition service) =>
        from server in service.Servers
        where server.Mode == ForwardingMode.Nat && server.Port.Raw != 0
        from protocol in service.Key.IsMark ? s_protocols : [service.Key.Protocol]
        select new ServiceKey(server.Address, server.Port, protocol);
}
