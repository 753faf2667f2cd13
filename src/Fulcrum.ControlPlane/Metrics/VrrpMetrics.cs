using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>VRRP's instances.</summary>
internal static class VrrpMetrics
{
    private const string Instance = "instance_name";

    // "instance" is what Prometheus calls the scraped process.
    private static readonly Metric s_state = Metric.Gauge(
        "fulcrum_vrrp_state", "1 for the state that the instance is in, 0 for the others.", Instance, "state");
    private static readonly Metric s_drops = Metric.Counter(
        "fulcrum_vrrp_refused_adverts_total", "Adverts refused, by reason; without an instance: packets that belong to none.", Instance, "reason");

    private static readonly (Metric Metric, Func<InstanceView, double> Value)[] s_metrics =
    [
        Gauge("priority", "Priority with the weights of what the instance tracks.", v => v.Status.EffectivePriority),
        Gauge("split", "Whether another master is heard while this one is master.", v => v.Status.IsSplit ? 1 : 0),
        Gauge("master_known", "Whether somebody is known to have the addresses: this instance, or a master that is heard.",
            v => v.Status.State == RouterState.Master || v.Status.Master is not null ? 1 : 0),
        Gauge("duplicate", "Whether somebody else uses the router id for something else.", v => v.Status.Duplicate is null ? 0 : 1),
        Gauge("yielding", "Whether an operator has made the instance give its addresses up.", v => v.Status.IsYielding ? 1 : 0),
        Gauge("may_take_over", "Whether the instance may take over from a living master.", v => v.Status.MayTakeOver ? 1 : 0),
        Counter("transitions", "Changes of the instance's state.", v => v.Status.TransitionCount),
        Counter("became_master", "How often the instance has become master.", v => v.Status.MasterCount),
        Counter("splits", "How often two were master at once.", v => v.Status.SplitBrainCount),
        Counter("sent_adverts", "Adverts sent.", v => v.Status.SentCount),
        Counter("received_adverts", "Adverts taken.", v => v.Status.ReceivedCount),
        Counter("send_errors", "Adverts that could not be sent.", v => v.SendErrors),
        Counter("address_mismatches", "Adverts of other addresses than the own ones.", v => v.Status.AddressMismatchCount),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All => [s_state, s_drops, .. s_metrics.Select(m => m.Metric)];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, VrrpStatus status)
    {
        foreach (InstanceView view in status.Instances)
        {
            string name = view.Status.Name;
            foreach (RouterState state in Enum.GetValues<RouterState>())
                page.Set(s_state, view.Status.State == state, name, SnakeCase.Of(state));
            foreach ((Metric metric, Func<InstanceView, double> value) in s_metrics)
                page.Set(metric, value(view), name);
            WriteDrops(page, view.Status.Drops, name);
        }
        WriteDrops(page, status.Drops, "");
    }

    private static void WriteDrops(MetricPage page, IReadOnlyDictionary<VrrpDrop, long> drops, string instance)
    {
        foreach ((VrrpDrop reason, long count) in drops)
            page.Set(s_drops, count, instance, SnakeCase.Of(reason));
    }

    private static (Metric Metric, Func<InstanceView, double> Value) Gauge(string name, string help, Func<InstanceView, double> value) =>
        (Metric.Gauge($"fulcrum_vrrp_{name}", help, Instance), value);

    private static (Metric Metric, Func<InstanceView, double> Value) Counter(string name, string help, Func<InstanceView, double> value) =>
        (Metric.Counter($"fulcrum_vrrp_{name}_total", help, Instance), value);
}
