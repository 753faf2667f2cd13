using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>What a change replaces or removes: given back when no worker can know it any more. Control thread only.</summary>
internal sealed unsafe class Retired
{
    private readonly List<nint> _blocks = [];

    /// <summary>Services that are gone.</summary>
    public List<InstalledService> Services { get; } = [];

    /// <summary>Servers that are in their service no more.</summary>
    public List<ServerKey> Servers { get; } = [];

    /// <summary>Pools that are gone.</summary>
    public List<InstalledPool> Pools { get; } = [];

    /// <summary>Addresses that a pool holds no more, once for each such pool.</summary>
    public List<IpAddress> Addresses { get; } = [];

    /// <summary>A block that workers may still read; null: none.</summary>
    public void Add(void* block)
    {
        if (block != null)
            _blocks.Add((nint)block);
    }

    /// <summary>Frees the blocks.</summary>
    public void Free(TableMemory memory)
    {
        foreach (nint block in _blocks)
            memory.Free((void*)block);
        _blocks.Clear();
    }
}
