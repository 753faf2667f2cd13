using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Counts sessions by client address, exactly and in bounded memory of its own: when there are more clients than it has room for, the
/// tables are gone through several times, each time for a part of the clients. Control thread only.
/// </summary>
internal sealed unsafe class ClientTally : IDisposable
{
    /// <summary>Clients that are reported at most.</summary>
    public const int MostReported = 1_000;

    private readonly PriorityQueue<IpAddress, ulong> _most = new();
    private readonly Entry* _entries;
    private readonly uint _mask;
    private uint _used;
    private uint _part;
    private bool _overflowed;

    /// <summary>Allocates room; a power of two.</summary>
    public ClientTally(uint room = 1 << 20)
    {
        _mask = room - 1;
        _entries = (Entry*)NativeMemory.AllocZeroed(room, (nuint)sizeof(Entry));
    }

    /// <summary>How often the tables have to be gone through, as far as is known.</summary>
    public uint Parts { get; private set; } = 1;

    /// <summary>Counts a session, if its client belongs to the part that is being counted.</summary>
    public void Count(IpAddress client)
    {
        ulong hash = Mix(client);
        if (_overflowed || (hash >> 20 & Parts - 1) != _part)
            return;
        uint slot = (uint)(hash >> 40) & _mask;
        while (_entries[slot].Sessions != 0 && _entries[slot].Client != client)
            slot = slot + 1 & _mask;
        if (_entries[slot].Sessions++ != 0)
            return;
        _entries[slot].Client = client;
        _overflowed = ++_used > _mask / 4 * 3;
    }

    /// <summary>The tables have been gone through; false when they have to be once more.</summary>
    public bool EndPass()
    {
        if (_overflowed)
        {
            _most.Clear();
            Parts *= 4;
            _part = 0;
        }
        else
        {
            Report();
            _part++;
        }
        new Span<Entry>(_entries, (int)_mask + 1).Clear();
        _used = 0;
        _overflowed = false;
        return _part == Parts;
    }

    /// <summary>The clients with the most sessions, these first.</summary>
    public IEnumerable<(IpAddress Client, ulong Sessions)> Most() => _most.UnorderedItems
        .Select(item => (item.Element, item.Priority)).OrderByDescending(item => item.Priority).ThenBy(item => item.Element.ToString(), StringComparer.Ordinal);

    /// <inheritdoc />
    public void Dispose() => NativeMemory.Free(_entries);

    /// <summary>IPv4 addresses differ in the high half of what they fold to.</summary>
    private static ulong Mix(IpAddress client)
    {
        ulong mixed = client.Fold();
        mixed = (mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15;
        return (mixed ^ mixed >> 32) * 0xC2B2AE3D27D4EB4F;
    }

    private void Report()
    {
        for (uint slot = 0; slot <= _mask; slot++)
        {
            if (_entries[slot].Sessions == 0)
                continue;
            if (_most.Count < MostReported)
                _most.Enqueue(_entries[slot].Client, _entries[slot].Sessions);
            else
                _most.EnqueueDequeue(_entries[slot].Client, _entries[slot].Sessions);
        }
    }

    private struct Entry
    {
        public IpAddress Client;
        public ulong Sessions;
    }
}
