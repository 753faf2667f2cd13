using System.Collections.Immutable;
using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Which local addresses take no new sessions: overrides at run time, also of what the file owns, that outlive reloads and restarts and
/// go with their address. Thread-safe.
/// </summary>
/// <param name="known">Those of before the restart, by the name of the pool.</param>
/// <param name="log">Begin and end of each.</param>
public sealed class PoolDrains(IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> known, ILogger<PoolDrains> log)
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<string, ImmutableHashSet<IPAddress>> _current = known.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>All of them by the name of their pool; a pool without any is not there.</summary>
    public IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> Current => _current;

    /// <summary>Those of a pool.</summary>
    public ImmutableHashSet<IPAddress> Of(string pool) => _current.GetValueOrDefault(pool, []);

    /// <summary>Begins the drain of addresses that the pool has; those that drain already go on draining.</summary>
    public void Begin(string pool, IReadOnlyCollection<IPAddress> addresses)
    {
        lock (_lock)
            _current = _current.SetItem(pool, Of(pool).Union(addresses));
        log.LogInformation("Local addresses of pool '{Pool}' drain: {Addresses}.", pool, InWords(addresses));
    }

    /// <summary>Ends the drain of those that drain; false when none does.</summary>
    public bool Stop(string pool, IReadOnlyCollection<IPAddress> addresses)
    {
        lock (_lock)
        {
            ImmutableHashSet<IPAddress> rest = Of(pool).Except(addresses);
            if (rest.Count == Of(pool).Count)
                return false;
            Replace(pool, rest);
        }
        log.LogInformation("Local addresses of pool '{Pool}' do not drain any more: {Addresses}.", pool, InWords(addresses));
        return true;
    }

    /// <summary>Forgets the drains of addresses that their pool does not have any more; whether there was one.</summary>
    public bool Retain(DirectorModel model)
    {
        bool any = false;
        lock (_lock)
        {
            foreach ((string name, ImmutableHashSet<IPAddress> drained) in _current)
            {
                LocalAddressPool? pool = model.Pools.FirstOrDefault(p => p.Name == name);
                ImmutableHashSet<IPAddress> left = pool is null ? [] : drained.Intersect(pool.Addresses.Select(a => a.Address));
                if (left.Count == drained.Count)
                    continue;
                Replace(name, left);
                any = true;
            }
        }
        return any;
    }

    /// <summary>Marks the addresses in a snapshot, in the order of the pool.</summary>
    public void Apply(Wire.Snapshot snapshot)
    {
        ImmutableDictionary<string, ImmutableHashSet<IPAddress>> current = _current;
        if (current.IsEmpty)
            return;
        for (int index = 0; index < snapshot.Pools.Count; index++)
        {
            if (!current.TryGetValue(snapshot.Pools[index].Name, out ImmutableHashSet<IPAddress>? drained))
                continue;
            // The message may be the next snapshot's, too.
            Wire.LocalAddressPool pool = snapshot.Pools[index] = snapshot.Pools[index].Clone();
            pool.Draining.AddRange(pool.Addresses.Where(a => drained.Contains(a.ToAddress())));
        }
    }

    /// <summary>A sentence for each pool in use that has no address left for one of its families.</summary>
    public IEnumerable<string> Warnings(DirectorModel model) =>
        from pool in model.Pools
        let drained = Of(pool.Name)
        where drained.Count > 0 && model.Services.Any(s => s.LocalAddressPool == pool.Name)
        from family in pool.Addresses.GroupBy(a => a.Address.AddressFamily)
        where family.All(a => drained.Contains(a.Address))
        select $"Every {(family.Key == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")} address of local-address pool '{pool.Name}' "
            + $"({pool.Origin}) drains: FULLNAT takes no new sessions to such servers. Undrain one of them, or add addresses to the pool.";

    private void Replace(string pool, ImmutableHashSet<IPAddress> addresses) =>
        _current = addresses.IsEmpty ? _current.Remove(pool) : _current.SetItem(pool, addresses);

    private static string InWords(IReadOnlyCollection<IPAddress> addresses) =>
        addresses.Count == 1 ? $"{addresses.First()}" : $"{addresses.First()} to {addresses.Last()}, {addresses.Count} addresses";
}
