using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// The next hop towards each real server, as it was looked up last: a new session need not look it up again. Owner: the worker.
/// </summary>
internal readonly unsafe struct ServerHops(TableMemory memory, string owner)
{
    private readonly Entry* _entries =
        (Entry*)memory.Allocate(TableLimits.ServerPaths * (nuint)sizeof(Entry), $"next hops of servers of {owner}");

    /// <summary>The next hop; <see cref="Adjacency.None"/> when it is not known for this generation of routes, or for this server.</summary>
    public ushort Find(uint slot, IpAddress server, uint generation)
    {
        Entry* entry = _entries + slot;
        return entry->Generation == generation && entry->Server == server ? entry->Hop : Adjacency.None;
    }

    /// <summary>Keeps what a look-up has found.</summary>
    public void Keep(uint slot, IpAddress server, uint generation, ushort hop) =>
        _entries[slot] = new Entry { Server = server, Generation = generation, Hop = hop };

    /// <summary>A server slot's: another server may have had it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    private struct Entry
    {
        public IpAddress Server;
        public uint Generation;
        public ushort Hop;
    }
}
