using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The endpoints of all NAT servers, which workers ask about packets without a session; kept while
/// <see cref="SnapshotSettings.NatIcmpSend"/> is on. Control thread only, but for <see cref="Contains"/>.
/// </summary>
internal sealed unsafe class NatServers
{
    private static readonly byte[] s_protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];
    private readonly Dictionary<ServiceKey, int> _users = [];

    /// <summary>The endpoints; what they stand for says nothing.</summary>
    public LookupTable Table { get; } = new();

    /// <summary>Whether a NAT server has this endpoint. Workers; only with a table.</summary>
    public static bool Contains(RootSnapshot* root, ServiceKey endpoint) =>
        LookupTable.Find(root->NatServers, root->NatServerMask, endpoint) != null;

    /// <summary>How many servers of services have an endpoint.</summary>
    public int UsersOf(ServiceKey endpoint) => _users.GetValueOrDefault(endpoint);

    /// <summary>
    /// Counts the endpoints of a service's servers. One of a mark has its endpoint in every protocol; one that keeps the client's port has none.
    /// </summary>
    public static void Count(ServiceDefinition service, int users, CountChange<ServiceKey> change)
    {
        foreach (ServerDefinition server in service.Servers)
            if (server.Mode == ForwardingMode.Nat && server.Port.Raw != 0)
                foreach (byte protocol in service.Key.IsMark ? s_protocols : [service.Key.Protocol])
                    change.Add(new ServiceKey(server.Address, server.Port, protocol), users);
    }

    /// <summary>Notes a change; the table has room for it.</summary>
    public void Update(CountChange<ServiceKey> change)
    {
        foreach ((ServiceKey endpoint, int users) in change.Changes)
            if (users > 0 && Count(endpoint, users) == users)
                Table.Set(endpoint, Present);
        foreach ((ServiceKey endpoint, int users) in change.Changes)
            if (users < 0 && Count(endpoint, users) == 0)
                Table.Remove(endpoint);
    }

    /// <summary>Gives up the table. Returns its block; null when there was none.</summary>
    public ServiceLookupSlot* Leave()
    {
        _users.Clear();
        return Table.Leave();
    }

    // Anything but null and Gone.
    private static ServiceSnapshot* Present => (ServiceSnapshot*)2;

    private int Count(ServiceKey endpoint, int users)
    {
        users += UsersOf(endpoint);
        if (users == 0)
            _users.Remove(endpoint);
        else
            _users[endpoint] = users;
        return users;
    }
}
