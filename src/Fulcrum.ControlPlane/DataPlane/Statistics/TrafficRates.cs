using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>What is counted a second, between two samples. Immutable.</summary>
public sealed class TrafficRates(StatisticsSample earlier, StatisticsSample later, TimeSpan elapsed)
{
    /// <summary>Of a service; zeros for one that is not known.</summary>
    public SlotCounters Of(ServiceKey service) =>
        Rate(earlier.Services.GetValueOrDefault(service), later.Services.GetValueOrDefault(service));

    /// <summary>Of a server; zeros for one that is not known.</summary>
    public SlotCounters Of(ServerKey server) =>
        Rate(earlier.Servers.GetValueOrDefault(server), later.Servers.GetValueOrDefault(server));

    private SlotCounters Rate(SlotCounters from, SlotCounters to)
    {
        SlotCounters counted = to.Since(from);
        return new(
            Round(counted.Connections), Round(counted.InboundPackets), Round(counted.OutboundPackets), Round(counted.InboundBytes),
            Round(counted.OutboundBytes));
    }

    private ulong Round(ulong count) => (ulong)Math.Round(count / elapsed.TotalSeconds);
}
