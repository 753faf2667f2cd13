using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>sh, dh and conhash: the server that the table has for an address. No state but the table, which all workers share.</summary>
internal static unsafe class HashTables
{
    /// <summary>dh: by the destination address; null when that server takes no sessions.</summary>
    public static ServerEntry* PickByDestination(NewSession* wanted, ServerLoads loads) => wanted->Service->TableSize == 0
        ? null
        : AvailableAt(wanted->Service, SchedulerHash.Slot(SchedulerHash.Fold(wanted->Virtual)), loads);

    /// <summary>sh: by the client's address. With fallback another slot is tried for each server that takes no sessions.</summary>
    public static ServerEntry* PickBySource(NewSession* wanted, ServerLoads loads)
    {
        ServiceSnapshot* service = wanted->Service;
        if (service->TableSize == 0)
            return null;
        uint hash = SchedulerHash.Slot(ClientOf(wanted));
        ServerEntry* server = AvailableAt(service, hash, loads);
        if (server != null || !service->HashFallback)
            return server;
        for (uint offset = 0; server == null && offset < SchedulerHash.SlotCount; offset++)
        {
            // LVS begins at the hash's own distance from the hash.
            uint distance = (offset + hash) % SchedulerHash.SlotCount;
            server = AvailableAt(service, (distance + hash) % SchedulerHash.SlotCount, loads);
        }
        return server;
    }

    /// <summary>conhash: the next virtual node on the ring; null when its server takes no sessions.</summary>
    public static ServerEntry* PickOnRing(NewSession* wanted, ServerLoads loads)
    {
        ServiceSnapshot* service = wanted->Service;
        if (service->TableSize == 0)
            return null;
        uint position = SchedulerHash.RingPosition(SchedulerHash.Fold(wanted->Client));
        int low = 0;
        int high = service->TableSize;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (service->Ring[middle] < position)
                low = middle + 1;
            else
                high = middle;
        }
        return AvailableAt(service, low == service->TableSize ? 0 : (uint)low, loads);
    }

    /// <summary>What sh and mh hash: the client's address, with sh-port or mh-port and its port.</summary>
    public static uint ClientOf(NewSession* wanted) =>
        SchedulerHash.Fold(wanted->Client) + (wanted->Service->HashPort ? wanted->ClientPort.Host : 0u);

    /// <summary>The server in a slot; null when it takes no sessions.</summary>
    public static ServerEntry* AvailableAt(ServiceSnapshot* service, uint slot, ServerLoads loads)
    {
        ServerEntry* server = ServiceSnapshot.Servers(service) + service->Table[slot];
        return loads.Takes(server) ? server : null;
    }
}
