using Google.Protobuf.Collections;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The difference of two snapshots: a pure function. Objects are matched by identity (service key, pool name, route prefix,
/// neighbour's port, VLAN and address). The order of real servers within a service, of mark rules and of the director's own
/// addresses, IP and MAC, counts, the order of other objects does not.
/// </summary>
public static class DeltaBuilder
{
    /// <summary>Null when nothing differs. The generations are taken over from the snapshots.</summary>
    public static Wire.Delta? Build(Wire.Snapshot previous, Wire.Snapshot next)
    {
        Wire.Delta delta = new() { Base = previous.Generation, Generation = next.Generation };
        bool changed =
            Compare(previous.Services, next.Services, s => s.Key, delta.Services, s => delta.RemovedServices.Add(s.Key)) |
            Compare(previous.Pools, next.Pools, p => p.Name, delta.Pools, p => delta.RemovedPools.Add(p.Name)) |
            Compare(previous.Routes, next.Routes, r => r.Prefix, delta.Routes, r => delta.RemovedRoutes.Add(r.Prefix)) |
            Compare(previous.Neighbours, next.Neighbours, n => (n.Port, n.Vlan, n.Address), delta.Neighbours,
                delta.RemovedNeighbours.Add);
        if (!Equals(previous.Settings, next.Settings))
        {
            delta.Settings = next.Settings ?? new();
            changed = true;
        }
        if (!previous.Addresses.Equals(next.Addresses))
        {
            delta.Addresses = new() { Addresses = { next.Addresses } };
            changed = true;
        }
        if (!previous.MarkRules.Equals(next.MarkRules))
        {
            delta.MarkRules = new() { Rules = { next.MarkRules } };
            changed = true;
        }
        if (!Equals(previous.CheckPaths, next.CheckPaths))
        {
            delta.CheckPaths = next.CheckPaths ?? new();
            changed = true;
        }
        if (!previous.VirtualMacs.Equals(next.VirtualMacs))
        {
            delta.VirtualMacs = new() { Macs = { next.VirtualMacs } };
            changed = true;
        }
        return changed ? delta : null;
    }

    private static bool Compare<T, TKey>(
        RepeatedField<T> previous, RepeatedField<T> next, Func<T, TKey> identity, RepeatedField<T> upserts, Action<T> remove)
        where TKey : notnull
    {
        // As a rule most objects are the same in the same order; those of services are often the same instances.
        int first = 0;
        int both = Math.Min(previous.Count, next.Count);
        while (first < both && previous[first]!.Equals(next[first]))
            first++;
        int same = 0;
        while (same < both - first && previous[^(same + 1)]!.Equals(next[^(same + 1)]))
            same++;
        Dictionary<TKey, T> gone = previous.Take(first..^same).ToDictionary(identity);
        foreach (T item in next.Take(first..^same))
        {
            if (!gone.Remove(identity(item), out T? old) || !old!.Equals(item))
                upserts.Add(item);
        }
        foreach (T item in gone.Values)
            remove(item);
        return upserts.Count + gone.Count > 0;
    }
}
