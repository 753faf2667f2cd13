using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>Looks up to a burst of addresses up in the route tables, one call a family. Owner: the worker.</summary>
internal sealed unsafe class RouteLookup<TPort> where TPort : struct, IPort
{
    private readonly SharedTables* _shared;
    private readonly IpAddress* _ipv6;
    private readonly ulong* _found;
    private readonly uint* _ipv4;
    private readonly ushort* _adjacencies;
    private readonly byte* _ipv4Places;
    private readonly byte* _ipv6Places;
    private int _ipv4Count;
    private int _ipv6Count;

    /// <summary>Allocates scratch.</summary>
    public RouteLookup(SharedTables* shared, TableMemory memory, string owner)
    {
        nuint entry = (nuint)sizeof(IpAddress) + sizeof(ulong) + sizeof(uint) + sizeof(ushort) + 2;
        _shared = shared;
        _ipv6 = (IpAddress*)memory.Allocate(Burst.Capacity * entry, $"route look-ups of {owner}");
        _found = (ulong*)(_ipv6 + Burst.Capacity);
        _ipv4 = (uint*)(_found + Burst.Capacity);
        _adjacencies = (ushort*)(_ipv4 + Burst.Capacity);
        _ipv4Places = (byte*)(_adjacencies + Burst.Capacity);
        _ipv6Places = _ipv4Places + Burst.Capacity;
    }

    /// <summary>The adjacency found for what was added with this place.</summary>
    public ushort this[int place] => _adjacencies[place];

    /// <summary>Adds an address; places are below <see cref="Burst.Capacity"/>.</summary>
    public void Add(IpAddress address, int place)
    {
        if (address.IsIpv4)
        {
            _ipv4Places[_ipv4Count] = (byte)place;
            _ipv4[_ipv4Count++] = address.Ipv4.Host;
            return;
        }
        _ipv6Places[_ipv6Count] = (byte)place;
        _ipv6[_ipv6Count++] = address;
    }

    /// <summary>Looks up what was added since the last call.</summary>
    public void Run()
    {
        if (_ipv4Count > 0)
            TPort.LookUpRoutes(_shared->Fib, _ipv4, _found, _ipv4Count);
        Spread(_ipv4Places, _ipv4Count);
        if (_ipv6Count > 0)
            TPort.LookUpIpv6Routes(_shared->Fib6, (byte*)_ipv6, _found, _ipv6Count);
        Spread(_ipv6Places, _ipv6Count);
        _ipv4Count = 0;
        _ipv6Count = 0;
    }

    private void Spread(byte* places, int count)
    {
        for (int index = 0; index < count; index++)
            _adjacencies[places[index]] = (ushort)_found[index];
    }
}
