using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Services.Mapping;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>What has to outlive this process so that totals do not go back.</summary>
/// <param name="DataPlane">The data plane process that counted; empty when there was none.</param>
/// <param name="Ledger">Its slots and what is retired.</param>
public sealed record StatisticsMemory(string DataPlane, SlotLedger Ledger)
{
    /// <summary>Nothing known.</summary>
    public static StatisticsMemory Empty => new("", new SlotLedger());

    /// <summary>From what was saved. Throws <see cref="FormatException"/> where that makes no sense.</summary>
    public static StatisticsMemory From(StatisticsRecords records) => new(records.DataPlane, new(
        records.Slots.Select(s => new SlotReading(s.Slot, new ServerKey(ApiReader.Key(s.Service), ApiReader.EndPoint(s.Server)),
            Counters(s.Counters))),
        records.Retired.ToDictionary(r => ApiReader.Key(r.Service), r => Counters(r.Counters)),
        new(
            records.Slots.Where(s => s.Zero is not null).DistinctBy(s => s.Slot).ToDictionary(s => s.Slot, s => Counters(s.Zero)),
            records.ServiceZeros.ToDictionary(r => ApiReader.Key(r.Service), r => Counters(r.Counters)))));

    /// <summary>To save it.</summary>
    public StatisticsRecords ToRecords()
    {
        StatisticsRecords records = new() { DataPlane = DataPlane };
        records.Slots.AddRange(Ledger.Slots.Select(s => new SlotRecord
        {
            Service = s.Server.Service.ToApi(),
            Server = s.Server.Server.ToApi(),
            Slot = s.Slot,
            Counters = s.Counters.ToApi(),
            Zero = Ledger.Zeros.Slots.TryGetValue(s.Slot, out SlotCounters zero) ? zero.ToApi() : null,
        }));
        records.Retired.AddRange(Ledger.Retired.Select(
            r => new RetiredRecord { Service = r.Key.ToApi(), Counters = r.Value.ToApi() }));
        records.ServiceZeros.AddRange(Ledger.Zeros.Services.Select(
            z => new RetiredRecord { Service = z.Key.ToApi(), Counters = z.Value.ToApi() }));
        return records;
    }

    private static SlotCounters Counters(TrafficCounters? counters) => counters is null ? default : new(
        counters.Connections, counters.InboundPackets, counters.OutboundPackets, counters.InboundBytes, counters.OutboundBytes);
}
