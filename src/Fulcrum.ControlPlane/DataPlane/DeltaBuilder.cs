using Google.Protobuf.Collections;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The difference of two snapshots: a pure function. Objects are matched by identity (service key, pool name, route prefix,
/// neighbour's port, VLAN and address). The order of real servers within a service, of mark rules and of the director's own
/// addresses counts, the order of other objects does not.
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
        return changed ? delta : null;
    }

    private static bool Compare<T, TKey>(
        RepeatedField<T> previous, RepeatedField<T> next, Func<T, TKey> identity, RepeatedField<T> upserts, Action<T> remove)
        where TKey : notnull
    {
        Dictionary<TKey, T> gone = previous.ToDictionary(identity);
        foreach (T item in next)
        {
            if (!gone.Remove(identity(item), out T? old) || !old!.Equals(item))
                upserts.Add(item);
        }
        foreach (T item in gone.Values)
            remove(item);
        return upserts.Count + gone.Count > 0;
    }
}
