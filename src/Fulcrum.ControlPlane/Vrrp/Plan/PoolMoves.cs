using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>
/// Which pools move with an instance: those whose services' addresses all belong to one instance, or to instances of one sync group. Replies
/// of servers go to local addresses, so these have to be where the sessions are.
/// </summary>
internal sealed class PoolMoves
{
    private readonly Dictionary<string, List<LocalAddressPool>> _byInstance = [];
    private readonly List<VrrpRemark> _remarks = [];

    private PoolMoves()
    {
    }

    /// <summary>Pools that stay although services move.</summary>
    public IReadOnlyList<VrrpRemark> Remarks => _remarks;

    /// <summary>Pools that move with an instance.</summary>
    public IReadOnlyList<LocalAddressPool> PoolsOf(string instance) => _byInstance.GetValueOrDefault(instance) ?? [];

    /// <summary>Of a model.</summary>
    /// <param name="model">As meant.</param>
    /// <param name="owners">The instance of each address that instances name.</param>
    public static PoolMoves Of(DirectorModel model, IReadOnlyDictionary<IPAddress, string> owners)
    {
        PoolMoves moves = new();
        ILookup<string, VirtualService> users = model.Services.Where(service => service.LocalAddressPool is not null)
            .ToLookup(service => service.LocalAddressPool!);
        foreach (LocalAddressPool pool in model.Pools)
        {
            List<string?> instances = [.. users[pool.Name]
                .Select(service => service.Key.IsMark ? null : owners.GetValueOrDefault(service.Key.Address)).Distinct()];
            List<string> units = [.. instances.OfType<string>().Select(name => UnitOf(name, model.Vrrp)).Distinct()];
            if (units.Count == 1 && !instances.Contains(null))
                moves.Add(instances[0]!, pool);
            else if (units.Count > 1)
                moves.Remark(pool, $"is used by services of several VRRP instances ({string.Join(", ", instances.OfType<string>())}), so it stays "
                    + "on this director whoever is master; give each instance its own pool, or join them in a vrrp_sync_group");
            else if (units.Count == 1)
                moves.Remark(pool, $"is used by services of VRRP instance {instances.OfType<string>().First()} and by services whose address does "
                    + "not move, so it stays on this director whoever is master; give each its own pool");
        }
        return moves;
    }

    private void Remark(LocalAddressPool pool, string text) => _remarks.Add(new("Local-address pool", pool.Name, pool.Origin, text));

    private void Add(string instance, LocalAddressPool pool)
    {
        if (!_byInstance.TryGetValue(instance, out List<LocalAddressPool>? pools))
            _byInstance.Add(instance, pools = []);
        pools.Add(pool);
    }

    /// <summary>What changes as one: the group, else the instance.</summary>
    private static string UnitOf(string instance, VrrpModel vrrp) =>
        vrrp.SyncGroups.FirstOrDefault(group => group.Members.Contains(instance)) is { } group ? $"group {group.Name}" : $"instance {instance}";
}
