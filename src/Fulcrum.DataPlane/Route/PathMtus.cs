using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Path MTUs that ICMP errors told about the way to tunnel servers, by server slot. An entry is forgotten after ten minutes, as by
/// Linux. Owner: the worker.
/// </summary>
public sealed unsafe class PathMtus(TableMemory memory, string owner)
{
    private const uint LifetimeMs = 600_000;

    private readonly Entry* _entries = (Entry*)memory.Allocate(TableLimits.ServerPaths * (nuint)sizeof(Entry), $"path MTUs of {owner}");

    /// <summary>The smaller of an MTU and the one learned for a server slot.</summary>
    public int Limit(uint serverSlot, int mtu, uint nowMs)
    {
        Entry* entry = _entries + serverSlot;
        return entry->Mtu != 0 && entry->Mtu < mtu && nowMs - entry->LearnedMs < LifetimeMs ? entry->Mtu : mtu;
    }

    /// <summary>Notes what a router on the way to a server said.</summary>
    public void Learn(uint serverSlot, ushort mtu, uint nowMs) =>
        _entries[serverSlot] = new Entry { Mtu = mtu, LearnedMs = nowMs };

    private struct Entry
    {
        public uint LearnedMs;
        public ushort Mtu;
    }
}
