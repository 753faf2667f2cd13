using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Which servers the last fragmented datagrams of one-packet services went to, so that all fragments of one reach one server. A newer
/// datagram may take an older one's place. A handle. Owner: the worker.
/// </summary>
internal readonly unsafe struct DatagramServers(TableMemory memory, string owner)
{
    private const uint Capacity = 1024;

    // As long as Linux waits for a datagram's fragments.
    private const uint LifetimeMs = 30_000;

    private readonly Entry* _entries = (Entry*)memory.Allocate(Capacity * (nuint)sizeof(Entry), $"datagrams of {owner}");

    /// <summary>Notes the server of a first fragment.</summary>
    public void Note(Burst burst, int index, uint serverSlot)
    {
        uint identification = IdentificationOf(burst, index);
        *EntryOf(burst, index, identification) = new Entry
        {
            Flow = burst.Keys[index],
            Identification = identification,
            ServerSlot = serverSlot,
            NotedMs = burst.NowMs,
            IsUsed = true,
        };
    }

    /// <summary>The server of a later fragment's datagram.</summary>
    public bool TryFind(Burst burst, int index, out uint serverSlot)
    {
        uint identification = IdentificationOf(burst, index);
        Entry* entry = EntryOf(burst, index, identification);
        serverSlot = entry->ServerSlot;
        return entry->IsUsed && burst.NowMs - entry->NotedMs < LifetimeMs && entry->Identification == identification
            && FlowKey.Equal(&entry->Flow, burst.Keys + index);
    }

    private Entry* EntryOf(Burst burst, int index, uint identification) =>
        _entries + (burst.Hashes[index] + identification * 0x9E37_79B1 >> 8) % Capacity;

    private static uint IdentificationOf(Burst burst, int index) => (burst.Shapes[index] & PacketShape.Ipv6) == 0
        ? ((Ipv4Header*)burst.Network[index])->Identification.Raw
        : ((Ipv6FragmentHeader*)(burst.Transport[index] - Ipv6FragmentHeader.Length))->Identification.Raw;

    [StructLayout(LayoutKind.Sequential, Size = 32)]
    private struct Entry
    {
        public FlowKey Flow;
        public uint Identification;
        public uint ServerSlot;
        public uint NotedMs;
        public bool IsUsed;
    }
}
