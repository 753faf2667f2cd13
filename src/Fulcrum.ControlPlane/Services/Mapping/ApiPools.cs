using System.Collections.Immutable;
using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What of local-address pools is seen at run time, between API, state, data plane and the running daemon.</summary>
public static class ApiPools
{
    /// <summary>
    /// The addresses that a call names, which the pool has. Throws <see cref="RefusedException"/>: INVALID_ARGUMENT, or NOT_FOUND with the
    /// first address that the pool does not have.
    /// </summary>
    public static IReadOnlyList<IPAddress> AddressesOf(Model.LocalAddressPool pool, string text)
    {
        FieldErrors errors = new();
        if (AddressRange.Read(text, out IReadOnlyList<IPAddress> addresses) is { } problem)
            errors.Add("address", problem);
        errors.ThrowIfAny();
        HashSet<IPAddress> known = [.. pool.Addresses.Select(a => a.Address)];
        return addresses.FirstOrDefault(a => !known.Contains(a)) is { } unknown
            ? throw new RefusedException(StatusCode.NotFound, $"local-address pool '{pool.Name}' ({pool.Origin}) has no address {unknown}")
            : addresses;
    }

    /// <summary>Says of the addresses of a pool which drain.</summary>
    public static Api.V1.LocalAddressPool WithDrains(this Api.V1.LocalAddressPool pool, PoolDrains drains)
    {
        ImmutableHashSet<IPAddress> drained = drains.Of(pool.Name);
        if (drained.IsEmpty)
            return pool;
        foreach (Api.V1.LocalAddress address in pool.Addresses)
            address.Draining = drained.Contains(IPAddress.Parse(address.Address));
        return pool;
    }

    /// <summary>Says what sessions take of the pools that are listed, and of addresses that are in none any more.</summary>
    public static Api.V1.ListLocalAddressPoolsResponse WithUsage(this Api.V1.ListLocalAddressPoolsResponse response, Wire.PoolList list)
    {
        response.PortsPerEndpoint = list.PortsPerServer;
        response.PortsOfWorker.AddRange(list.PortsOfWorker);
        foreach (Api.V1.LocalAddressPool pool in response.Pools)
        {
            if (list.Pools.FirstOrDefault(p => p.Name == pool.Name) is not { } state)
                continue;
            pool.RefusedSessions = state.RefusedSessions;
            Dictionary<string, Wire.LocalAddressState> states = state.Addresses.ToDictionary(a => a.Address.ToAddress().ToString());
            foreach (Api.V1.LocalAddress address in pool.Addresses)
                address.Usage = states.TryGetValue(address.Address, out Wire.LocalAddressState? found) ? UsageOf(found) : null;
        }
        response.Leaving.AddRange(list.Leaving.Where(a => a.Used.Any(used => used > 0))
            .Select(a => new Api.V1.LocalAddress { Address = a.Address.ToAddress().ToString(), Usage = UsageOf(a) }));
        return response;
    }

    /// <summary>For the state directory.</summary>
    public static Api.V1.PoolDrainRecords ToRecords(IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> drains)
    {
        Api.V1.PoolDrainRecords records = new();
        foreach ((string pool, ImmutableHashSet<IPAddress> addresses) in drains.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            records.Pools.Add(new Api.V1.PoolDrainRecord
            {
                Pool = pool, Addresses = { addresses.Select(a => a.ToString()).Order(StringComparer.Ordinal) },
            });
        }
        return records;
    }

    /// <summary>From the state directory. Throws <see cref="InvalidDataException"/> for what is no address.</summary>
    public static IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> FromRecords(Api.V1.PoolDrainRecords records) =>
        records.Pools.ToDictionary(record => record.Pool, record => record.Addresses.Select(Address).ToImmutableHashSet());

    private static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) ? address : throw new InvalidDataException($"'{text}' is not an IP address");

    private static Api.V1.LocalAddressUsage UsageOf(Wire.LocalAddressState state)
    {
        Api.V1.LocalAddressUsage usage = new()
        {
            RestingPorts = state.Resting, Endpoints = state.Endpoints, MostTaken = state.MostTaken, SessionsByWorker = { state.Used },
        };
        foreach (ulong used in state.Used)
            usage.Sessions += used;
        return usage;
    }
}
