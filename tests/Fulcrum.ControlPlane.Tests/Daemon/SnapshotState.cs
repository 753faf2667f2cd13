using Google.Protobuf.Collections;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>What a data plane does to its state with a delta, written independently of the builder.</summary>
internal static class SnapshotState
{
    /// <summary>A new snapshot; the given one stays as it is.</summary>
    public static Wire.Snapshot Apply(Wire.Snapshot state, Wire.Delta delta)
    {
        Wire.Snapshot next = state.Clone();
        next.Generation = delta.Generation;
        Change(next.Services, delta.RemovedServices, delta.Services, (s, k) => s.Key.Equals(k), s => s.Key);
        Change(next.Pools, delta.RemovedPools, delta.Pools, (p, n) => p.Name == n, p => p.Name);
        Change(next.Routes, delta.RemovedRoutes, delta.Routes, (r, p) => r.Prefix.Equals(p), r => r.Prefix);
        Change(next.Neighbours, delta.RemovedNeighbours, delta.Neighbours,
            (n, k) => n.Port == k.Port && n.Vlan == k.Vlan && n.Address.Equals(k.Address), n => n);
        if (delta.Settings is not null)
            next.Settings = delta.Settings;
        if (delta.Addresses is not null)
        {
            next.Addresses.Clear();
            next.Addresses.AddRange(delta.Addresses.Addresses);
        }
        if (delta.MarkRules is not null)
        {
            next.MarkRules.Clear();
            next.MarkRules.AddRange(delta.MarkRules.Rules);
        }
        if (delta.VirtualMacs is not null)
        {
            next.VirtualMacs.Clear();
            next.VirtualMacs.AddRange(delta.VirtualMacs.Macs);
        }
        return next;
    }

    /// <summary>The same state in an order that does not depend on how it came about, generation left out.</summary>
    public static Wire.Snapshot Canonical(Wire.Snapshot state)
    {
        Wire.Snapshot result = new() { Settings = state.Settings ?? new() };
        result.Services.AddRange(state.Services.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal));
        result.Pools.AddRange(state.Pools.OrderBy(p => p.Name, StringComparer.Ordinal));
        result.Routes.AddRange(state.Routes.OrderBy(r => r.Prefix.ToString(), StringComparer.Ordinal));
        result.Neighbours.AddRange(
            state.Neighbours.OrderBy(n => $"{n.Port} {n.Vlan} {n.Address.ToBase64()}", StringComparer.Ordinal));
        result.Addresses.AddRange(state.Addresses);
        result.MarkRules.AddRange(state.MarkRules);
        result.VirtualMacs.AddRange(state.VirtualMacs);
        return result;
    }

    private static void Change<T, TKey>(
        RepeatedField<T> items, IEnumerable<TKey> removed, IEnumerable<T> upserts, Func<T, TKey, bool> matches, Func<T, TKey> keyOf)
    {
        foreach (TKey key in removed)
        {
            T item = items.SingleOrDefault(i => matches(i, key)) ?? throw new InvalidOperationException($"{key} is removed, but not there.");
            items.Remove(item);
        }
        foreach (T item in upserts)
        {
            if (items.SingleOrDefault(i => matches(i, keyOf(item))) is { } old)
                items.Remove(old);
            items.Add(item);
        }
    }
}
