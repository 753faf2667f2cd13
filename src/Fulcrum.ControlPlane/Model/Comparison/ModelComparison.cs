using System.Net;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Model.Comparison;

/// <summary>Says by which objects two models differ: a pure function. Objects are matched by identity.</summary>
public static class ModelComparison
{
    /// <summary>
    /// By kind of object, each in the later model's order; of each kind what is removed comes last, but a server that goes after its service.
    /// </summary>
    public static IReadOnlyList<ObjectChange> Compare(DirectorModel before, DirectorModel after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. Settings(before.Settings, after.Settings),
            .. Whole("global_defs", before.Defaults, after.Defaults),
            .. SessionSyncs(before.SessionSync, after.SessionSync),
            .. Match(before.Pools, after.Pools, pool => pool.Name, pool => $"local-address pool '{pool.Name}'", pool => pool.Origin, Addresses),
            .. MarkRules(before.MarkRules, after.MarkRules),
            .. Match(before.ClientLists, after.ClientLists, list => (list.Name, list.IsAllowing),
                list => $"{(list.IsAllowing ? "allow" : "deny")}_address_group {list.Name}", _ => null, (x, y) => FieldComparison.Compare(x, y)),
            .. Match(before.Tunnels, after.Tunnels, tunnel => (tunnel.Group, tunnel.Name), tunnel => $"tunnel {tunnel.Name}", _ => null,
                (x, y) => FieldComparison.Compare(x, y)),
            .. Match(before.SourceNat, after.SourceNat, service => service.Name, service => $"source NAT service {service.Name}", _ => null,
                (x, y) => FieldComparison.Compare(x, y)),
            .. Whole("static objects", before.Static, after.Static),
            .. Whole("VRRP", before.Vrrp, after.Vrrp),
            .. Services(before.Services, after.Services),
        ];
    }

    private static IEnumerable<ObjectChange> Settings(DirectorSettings before, DirectorSettings after) =>
        from definition in SettingDefinitions.All
        where before[definition.Name] != after[definition.Name]
        select new ObjectChange(ChangeKind.Changed, $"setting {definition.Name}",
            (after.Find(definition.Name) ?? before.Find(definition.Name))?.Origin,
            [new("value", FieldComparison.Text(before[definition.Name]), FieldComparison.Text(after[definition.Name]))]);

    private static IEnumerable<ObjectChange> Whole(string name, object before, object after)
    {
        FieldChange[] fields = [.. FieldComparison.Compare(before, after)];
        return fields.Length == 0 ? [] : [new ObjectChange(ChangeKind.Changed, name, null, fields)];
    }

    private static IEnumerable<ObjectChange> SessionSyncs(SessionSync? before, SessionSync? after) =>
        Match<SessionSync, string>(before is null ? [] : [before], after is null ? [] : [after], _ => "", _ => "session_sync",
            sync => sync.Origin, (x, y) => FieldComparison.Compare(x, y), sync => [new("peer", "", sync.Peer.ToString())]);

    private static IEnumerable<FieldChange> Addresses(LocalAddressPool before, LocalAddressPool after)
    {
        PoolAddress[] gone = [.. before.Addresses.Except(after.Addresses)];
        PoolAddress[] come = [.. after.Addresses.Except(before.Addresses)];
        if (gone.Length > 0)
            yield return new("without", "", AddressText(gone));
        if (come.Length > 0)
            yield return new("with", "", AddressText(come));
        if (gone.Length + come.Length == 0 && !before.Addresses.Equals(after.Addresses))
            yield return new("order of addresses", "", "another one");
    }

    private static string AddressText(PoolAddress[] addresses) =>
        addresses.Length == 1 ? $"{addresses[0].Address}@{addresses[0].Port}"
            : $"{addresses[0].Address}@{addresses[0].Port} to {addresses[^1].Address}@{addresses[^1].Port}, {addresses.Length} addresses";

    private static IEnumerable<ObjectChange> MarkRules(ValueList<MarkRule> before, ValueList<MarkRule> after)
    {
        foreach (ObjectChange change in Match(before, after, rule => rule with { Mark = 0 }, rule => $"mark rule ({rule})", rule => rule.Origin,
            (x, y) => FieldComparison.Compare(x, y)))
            yield return change;
        MarkRule[] stay = [.. before.Where(rule => after.Any(rule.HasConditionsOf))];
        MarkRule[] now = [.. after.Where(rule => before.Any(rule.HasConditionsOf))];
        if (!stay.Zip(now).All(pair => pair.First.HasConditionsOf(pair.Second)))
            yield return new(ChangeKind.Changed, "mark rules", now[0].Origin, [new("order", "", "another one")]);
    }

    private static IEnumerable<ObjectChange> Services(ValueList<VirtualService> before, ValueList<VirtualService> after)
    {
        Dictionary<ServiceKey, VirtualService> old = before.ToDictionary(service => service.Key);
        foreach (VirtualService service in after)
        {
            old.Remove(service.Key, out VirtualService? earlier);
            if (earlier is not null && ReferenceEquals(earlier, service))
                continue;
            if (earlier is null)
                yield return new(ChangeKind.Added, NameOf(service), service.Origin, [new("lb_algo", "", service.Scheduler)]);
            else if (OwnFields(earlier, service) is { Length: > 0 } fields)
                yield return new(ChangeKind.Changed, NameOf(service), service.Origin, fields);
            foreach (ObjectChange change in Servers(service.Key, earlier?.RealServers ?? [], service.RealServers))
                yield return change;
        }
        foreach (VirtualService gone in before.Where(service => old.ContainsKey(service.Key)))
        {
            yield return new(ChangeKind.Removed, NameOf(gone), gone.Origin, []);
            foreach (ObjectChange change in Servers(gone.Key, gone.RealServers, []))
                yield return change;
        }
    }

    private static FieldChange[] OwnFields(VirtualService before, VirtualService after)
    {
        List<FieldChange> fields =
            [.. FieldComparison.Compare(before, after, nameof(VirtualService.RealServers), nameof(VirtualService.CheckedAs))];
        IPEndPoint[] stay = [.. before.RealServers.Select(server => server.Endpoint).Intersect(after.RealServers.Select(server => server.Endpoint))];
        IPEndPoint[] now = [.. after.RealServers.Select(server => server.Endpoint).Intersect(stay)];
        if (!stay.SequenceEqual(now))
            fields.Add(new("order of real servers", "", "another one"));
        if (before.Origin.IsApi != after.Origin.IsApi)
            fields.Add(new("owner", before.Origin.IsApi ? "API" : "file", after.Origin.IsApi ? "API" : "file"));
        return [.. fields];
    }

    private static IEnumerable<ObjectChange> Servers(ServiceKey service, ValueList<RealServer> before, ValueList<RealServer> after) =>
        Match(before, after, server => server.Endpoint, server => $"real server {server.Endpoint} of {service}", server => server.Origin,
            (x, y) => FieldComparison.Compare(x, y, nameof(RealServer.HealthChecks)).Concat(Checks(x.HealthChecks, y.HealthChecks)),
            server => [new("weight", "", FieldComparison.Text(server.Weight)), new("lvs_method", "", server.Mode.Word())],
            server => (service, server.Endpoint));

    /// <summary>The n-th check of a kind is matched with the n-th of that kind.</summary>
    private static IEnumerable<FieldChange> Checks(ValueList<HealthCheck> before, ValueList<HealthCheck> after)
    {
        List<HealthCheck> old = [.. before];
        foreach (HealthCheck check in after)
        {
            int index = old.FindIndex(other => other.GetType() == check.GetType() && other.Kind == check.Kind);
            if (index < 0)
            {
                yield return new("with", "", $"{check.Kind} ({FieldComparison.Text(check)})");
                continue;
            }
            foreach (FieldChange change in FieldComparison.Compare(old[index], check))
                yield return change with { Name = $"{check.Kind} {change.Name}" };
            old.RemoveAt(index);
        }
        foreach (HealthCheck gone in old)
            yield return new("without", "", gone.Kind);
    }

    private static string NameOf(VirtualService service) => $"virtual service {service.Key}";

    private static IEnumerable<ObjectChange> Match<T, TKey>(
        ValueList<T> before, ValueList<T> after, Func<T, TKey> identity, Func<T, string> name, Func<T, Origin?> origin,
        Func<T, T, IEnumerable<FieldChange>> compare, Func<T, IReadOnlyList<FieldChange>>? describe = null,
        Func<T, (ServiceKey, IPEndPoint)>? server = null)
        where T : class
        where TKey : notnull
    {
        Dictionary<TKey, T> old = [];
        foreach (T item in before)
            old.TryAdd(identity(item), item);
        foreach (T item in after)
        {
            old.Remove(identity(item), out T? earlier);
            if (earlier is null)
                yield return new(ChangeKind.Added, name(item), origin(item), describe?.Invoke(item) ?? []);
            else if (!ReferenceEquals(earlier, item) && compare(earlier, item).ToArray() is { Length: > 0 } fields)
                yield return new(ChangeKind.Changed, name(item), origin(item), fields);
        }
        foreach (T gone in before.Where(item => old.ContainsKey(identity(item))))
            yield return new(ChangeKind.Removed, name(gone), origin(gone), []) { RemovedServer = server?.Invoke(gone) };
    }
}
