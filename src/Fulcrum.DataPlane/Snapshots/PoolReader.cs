using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads local-address pools.</summary>
internal sealed class PoolReader(WireFields fields)
{
    /// <summary>Adds a pool to a change.</summary>
    public void Read(SnapshotChange change, Wire.LocalAddressPool pool)
    {
        string name = $"Local-address pool \"{pool.Name}\"";
        if (pool.Name.Length == 0)
            fields.Problems.Add("A local-address pool has no name.");
        if (pool.Addresses.Count == 0)
            fields.Problems.Add($"{name} has no addresses.");
        List<IpAddress> addresses = [];
        HashSet<IpAddress> seen = [];
        foreach (ByteString bytes in pool.Addresses)
        {
            if (fields.ReadAddress(bytes, name) is not { } address)
                continue;
            if (!seen.Add(address))
                fields.Problems.Add($"{name} holds {address} twice.");
            addresses.Add(address);
        }
        HashSet<IpAddress> draining = ReadDraining(pool, name, seen);
        if (!change.Pools.TryAdd(pool.Name, new PoolDefinition(pool.Name, [.. addresses], [.. addresses.Where(draining.Contains)])))
            fields.Problems.Add($"{name} is listed twice.");
    }

    private HashSet<IpAddress> ReadDraining(Wire.LocalAddressPool pool, string name, HashSet<IpAddress> addresses)
    {
        HashSet<IpAddress> draining = [];
        foreach (ByteString bytes in pool.Draining)
        {
            if (fields.ReadAddress(bytes, name) is not { } address)
                continue;
            if (!addresses.Contains(address))
                fields.Problems.Add($"{name} drains {address}, which it does not hold.");
            draining.Add(address);
        }
        return draining;
    }
}
