using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>The PROXY headers of a burst that did not fit into their packets. Owner: the worker.</summary>
public sealed unsafe class SeparateHeaders
{
    private readonly SeparateHeader* _headers;

    /// <summary>Allocates scratch for one burst.</summary>
    public SeparateHeaders(TableMemory memory, string owner) =>
        _headers = (SeparateHeader*)memory.Allocate(
            Burst.Capacity * (nuint)sizeof(SeparateHeader), $"separate headers of {owner}");

    /// <summary>Headers that wait.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    public SeparateHeader* this[int position] => _headers + position;

    /// <summary>One more, for a packet that has none yet.</summary>
    internal SeparateHeader* Add(int index)
    {
        SeparateHeader* header = _headers + Count++;
        header->Index = (byte)index;
        return header;
    }

    /// <summary>None waits any more.</summary>
    internal void Clear() => Count = 0;
}
