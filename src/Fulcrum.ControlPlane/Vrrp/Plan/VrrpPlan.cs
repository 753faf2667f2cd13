using System.Collections.Frozen;
using System.Net;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>
/// What VRRP makes of a model: which addresses each instance has while it is master, the local addresses of pools among them that move with
/// their services. Immutable.
/// </summary>
internal sealed class VrrpPlan
{
    /// <summary>No instances.</summary>
    public static VrrpPlan Empty { get; } =
        new(new VrrpModel(), new Dictionary<string, InstancePlan>(), FrozenDictionary<IPAddress, string>.Empty, []);

    private VrrpPlan(VrrpModel model, IReadOnlyDictionary<string, InstancePlan> instances, FrozenDictionary<IPAddress, string> owners,
        IReadOnlyList<VrrpRemark> remarks)
    {
        Model = model;
        Instances = instances;
        Owners = owners;
        Remarks = remarks;
    }

    /// <summary>As meant.</summary>
    public VrrpModel Model { get; }

    /// <summary>How scripts run.</summary>
    public ScriptSettings Scripts { get; private init; } = new();

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, InstancePlan> Instances { get; }

    /// <summary>The instance that an address belongs to, of every address that comes and goes with one.</summary>
    public FrozenDictionary<IPAddress, string> Owners { get; }

    /// <summary>What an operator should know.</summary>
    public IReadOnlyList<VrrpRemark> Remarks { get; }

    /// <summary>The same, a sentence each.</summary>
    public IEnumerable<string> Warnings => Remarks.Select(remark => remark.ToString());

    /// <summary>Nothing is different for instances.</summary>
    public bool IsSameAs(VrrpPlan other) => Model.Equals(other.Model) && Scripts.Equals(other.Scripts) && Instances.Count == other.Instances.Count
        && Instances.All(item => other.Instances.TryGetValue(item.Key, out InstancePlan? known) && item.Value.IsSameAs(known));

    /// <summary>Of a model.</summary>
    /// <param name="model">As meant.</param>
    /// <param name="twinOf">The kernel's interface of a port; null: not known, so it has the port's name.</param>
    public static VrrpPlan Of(DirectorModel model, Func<string, string?> twinOf)
    {
        if (model.Vrrp.Instances.Count == 0)
            return model.Vrrp == Empty.Model ? Empty : new(model.Vrrp, Empty.Instances, Empty.Owners, []);
        Dictionary<IPAddress, string> owners = [];
        foreach (VrrpInstance instance in model.Vrrp.Instances)
        {
            foreach (IPAddress address in instance.Addresses.Concat(instance.ExcludedAddresses).Select(item => item.Address))
                owners.TryAdd(address, instance.Name);
        }
        PoolMoves moves = PoolMoves.Of(model, owners);
        Dictionary<string, InstancePlan> instances = [];
        foreach (VrrpInstance instance in model.Vrrp.Instances)
        {
            List<VirtualAddress> pooled = [];
            foreach (PoolAddress address in moves.PoolsOf(instance.Name).SelectMany(pool => pool.Addresses))
            {
                if (owners.TryAdd(address.Address, instance.Name))
                    pooled.Add(VirtualAddresses.OfPool(twinOf(address.Port) ?? address.Port, address.Address));
            }
            instances.TryAdd(instance.Name, InstancePlan.Of(instance, model.Vrrp, twinOf, pooled));
        }
        return new(model.Vrrp, instances, owners.ToFrozenDictionary(),
            [.. moves.Remarks, .. instances.Values.SelectMany(RemarksOf), .. VirtualMacs.Surplus(instances.Values)])
        {
            Scripts = model.Defaults.Scripts,
        };
    }

    private static IEnumerable<VrrpRemark> RemarksOf(InstancePlan plan) =>
        plan.Complaints.Select(complaint => new VrrpRemark("VRRP instance", plan.Instance.Name, plan.Instance.Origin, complaint));
}
