using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// Totals that never go back: remembers what every slot held last, and keeps the counters of slots that are no more, for each
/// service. Belongs to one data plane process. Not thread-safe.
/// </summary>
public sealed class SlotLedger
{
    private readonly Dictionary<ServiceKey, SlotCounters> _retired;
    private SlotMap _map = SlotMap.Empty;
    private SlotCounters[] _counters = [];
    private ZeroMarks _zeros = ZeroMarks.None;
    private IReadOnlyDictionary<ServerKey, SlotCounters>? _serverZeros;

    /// <summary>Nothing counted yet.</summary>
    public SlotLedger()
        : this([], new Dictionary<ServiceKey, SlotCounters>(), ZeroMarks.None)
    {
    }

    /// <summary>Goes on with what was read last, the sums of the slots that were no more, and what was set to zero.</summary>
    public SlotLedger(IEnumerable<SlotReading> slots, IReadOnlyDictionary<ServiceKey, SlotCounters> retired, ZeroMarks zeros)
    {
        _retired = new(retired);
        _zeros = zeros;
        Update([.. slots]);
    }

    /// <summary>Every slot as it was read last.</summary>
    public IReadOnlyCollection<SlotReading> Slots =>
        [.. _counters.Select((counters, position) => new SlotReading(_map.SlotAt(position), _map.ServerAt(position), counters))];

    /// <summary>Sums of the slots that are no more.</summary>
    public IReadOnlyDictionary<ServiceKey, SlotCounters> Retired => _retired;

    /// <summary>What was counted when counters were set to zero.</summary>
    public ZeroMarks Zeros => _zeros;

    /// <summary>The same for each server that it concerns.</summary>
    public IReadOnlyDictionary<ServerKey, SlotCounters> ServerZeros => _serverZeros ??= _zeros.OfServers(_map);

    /// <summary>Takes in all slots of now, as <see cref="Update(SlotMap, SlotCounters[])"/> does.</summary>
    public void Update(IReadOnlyCollection<SlotReading> now)
    {
        List<SlotReading> slots = [.. now.DistinctBy(slot => slot.Slot)];
        Update(new(slots.Select(slot => (slot.Slot, slot.Server))), [.. slots.Select(slot => slot.Counters)]);
    }

    /// <summary>
    /// Takes in all slots of now; the array is the ledger's from then on, and nobody changes it. A slot that is not among them, belongs to
    /// another server or counts from zero again is retired with what it held last.
    /// </summary>
    public void Update(SlotMap map, SlotCounters[] counters)
    {
        bool isSameMap = ReferenceEquals(map, _map);
        for (int last = 0; last < _counters.Length; last++)
        {
            int now = isSameMap ? last : map.Positions.GetValueOrDefault(_map.SlotAt(last), -1);
            bool goesOn = now >= 0 && (isSameMap || map.ServerAt(now) == _map.ServerAt(last)) && !counters[now].IsBehind(_counters[last]);
            if (!goesOn)
                Retire(last);
        }
        _serverZeros = isSameMap ? _serverZeros : null;
        (_map, _counters) = (map, counters);
    }

    /// <summary>A service with its servers, or all, begin at zero; totals go on.</summary>
    public void Zero(ServiceKey? service)
    {
        Dictionary<uint, SlotCounters> slots = new(_zeros.Slots);
        for (int position = 0; position < _counters.Length; position++)
        {
            if (service is null || _map.ServerAt(position).Service == service)
                slots[_map.SlotAt(position)] = _counters[position].WithoutSessions;
        }
        Dictionary<ServiceKey, SlotCounters> services = new(_zeros.Services);
        IReadOnlyDictionary<ServiceKey, SlotCounters> totals = ServiceTotals();
        IEnumerable<ServiceKey> concerned = service is null ? totals.Keys : [service];
        foreach (ServiceKey key in concerned)
            services[key] = totals.GetValueOrDefault(key).WithoutSessions;
        (_zeros, _serverZeros) = (new(slots, services), null);
    }

    /// <summary>
    /// Services other than these are forgotten when their last slot is no more: made again, they count from zero.
    /// </summary>
    public void Forget(IReadOnlySet<ServiceKey> except)
    {
        foreach (ServiceKey key in _retired.Keys.Where(k => !except.Contains(k) && !_map.Services.ContainsKey(k)).ToList())
            _retired.Remove(key);
        if (_zeros.Services.Keys.Any(k => !except.Contains(k) && !_map.Services.ContainsKey(k)))
        {
            _zeros = _zeros with
            {
                Services = _zeros.Services.Where(of => except.Contains(of.Key) || _map.Services.ContainsKey(of.Key)).ToDictionary(),
            };
        }
    }

    /// <summary>All that was counted, for each service that has a slot or had one.</summary>
    public IReadOnlyDictionary<ServiceKey, SlotCounters> ServiceTotals()
    {
        SlotCounters[] sums = _map.SumByService(_counters);
        List<(ServiceKey Key, SlotCounters Counters)> withoutSlots = [];
        foreach ((ServiceKey key, SlotCounters counters) in _retired)
        {
            if (_map.Services.TryGetValue(key, out int index))
                sums[index] += counters;
            else
                withoutSlots.Add((key, counters));
        }
        CounterIndex<ServiceKey> totals = new(_map.Services, sums);
        if (withoutSlots.Count == 0)
            return totals;
        Dictionary<ServiceKey, SlotCounters> all = new(totals);
        foreach ((ServiceKey key, SlotCounters counters) in withoutSlots)
            all.Add(key, counters);
        return all;
    }

    /// <summary>What the slots of each server hold.</summary>
    public IReadOnlyDictionary<ServerKey, SlotCounters> ServerTotals() => new CounterIndex<ServerKey>(_map.Servers, _map.SumByServer(_counters));

    /// <summary>All that was counted for the service.</summary>
    public SlotCounters TotalOf(ServiceKey service) => ServiceTotals().GetValueOrDefault(service);

    /// <summary>What the server's slots hold.</summary>
    public SlotCounters TotalOf(ServerKey server) => ServerTotals().GetValueOrDefault(server);

    private void Retire(int position)
    {
        ServiceKey service = _map.ServerAt(position).Service;
        _retired[service] = _retired.GetValueOrDefault(service) + _counters[position].WithoutSessions;
        (_zeros, _serverZeros) = (_zeros.Without(_map.SlotAt(position)), null);
    }
}
