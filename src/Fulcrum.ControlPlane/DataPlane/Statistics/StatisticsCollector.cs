using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// Reads what the data plane counts. Has to be asked often (once a second), because a slot that is reused in between takes with
/// it what it counted since the last time. Calls that come at the same time share one read. Thread-safe.
/// </summary>
public sealed class StatisticsCollector : IDisposable
{
    // Long enough that a rate is not that of a moment, short enough that it follows.
    private const int RefreshesPerRate = 4;

    private readonly Lock _lock = new();
    private readonly Func<Wire.ListPorts, CancellationToken, Task<Wire.PortList>> _listPorts;
    private readonly SharedRead<StatisticsSample> _read;
    private SegmentReader? _segment;
    private SlotLedger _ledger;
    private SlotMap _map = SlotMap.Empty;
    private ulong _mapVersion;
    private readonly TimeProvider _time;
    private long _connection;
    private readonly Queue<(StatisticsSample Sample, long Time)> _recent = [];
    private string _dataPlane;
    private string _problem = "The data plane has not been reached yet.";

    /// <summary>Nothing is read before <see cref="OnConnected"/>.</summary>
    /// <param name="listPorts">Asks the data plane whose the slots are; answers within seconds.</param>
    /// <param name="memory">Of before the restart.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public StatisticsCollector(
        Func<Wire.ListPorts, CancellationToken, Task<Wire.PortList>> listPorts, StatisticsMemory memory, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _listPorts = listPorts;
        _ledger = memory.Ledger;
        _dataPlane = memory.DataPlane;
        _read = new(ReadAsync);
    }

    /// <summary>What is counted a second, over the last refreshes; null: not known yet.</summary>
    public TrafficRates? Rates { get; private set; }

    /// <summary>
    /// Another data plane process counts from zero; the same one goes on. Throws <see cref="DataPlaneException"/> when its
    /// segment cannot be read; <see cref="ReadAsync(CancellationToken)"/> then says why.
    /// </summary>
    public void OnConnected(Wire.HelloReply hello)
    {
        lock (_lock)
        {
            _segment?.Dispose();
            _segment = null;
            _recent.Clear();
            Rates = null;
            try
            {
                SegmentReader segment = new(
                    hello.Statistics ?? throw new DataPlaneException("The data plane offers no statistics."));
                ulong startedAt = segment.ReadProcess().FirstOrDefault(c => c.Name == "started_unix_ms")?.Value ?? 0;
                string dataPlane = $"{hello.ProcessId}/{startedAt}";
                if (dataPlane != _dataPlane)
                    _ledger = new();
                _dataPlane = dataPlane;
                _segment = segment;
                _connection++;
                Take(hello.Ports ?? new());
            }
            catch (DataPlaneException e)
            {
                _problem = e.Message;
                throw;
            }
        }
    }

    /// <summary>
    /// Everything, as of a moment after the call. Throws <see cref="DataPlaneException"/> while the data plane is away.
    /// </summary>
    public Task<StatisticsSample> ReadAsync(CancellationToken cancellation) => _read.ReadAsync(cancellation);

    /// <summary>
    /// What one server's slots hold now; null when none of them is known yet, as of a server that has just been added, or the data plane is
    /// away.
    /// </summary>
    public SlotCounters? ReadServer(ServerKey server)
    {
        lock (_lock)
        {
            if (_segment is not { } segment || !_map.Servers.TryGetValue(server, out int index))
                return null;
            SlotCounters sum = default;
            foreach (uint slot in _map.SlotsOf(index))
                sum += segment.ReadSlot(slot);
            return sum;
        }
    }

    /// <summary>Reads for the sake of totals; services that are not among these are forgotten.</summary>
    public async Task<StatisticsSample> RefreshAsync(IReadOnlySet<ServiceKey> services, CancellationToken cancellation)
    {
        StatisticsSample sample = await ReadAsync(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _ledger.Forget(except: services);
            long now = _time.GetTimestamp();
            if (_recent.TryPeek(out (StatisticsSample Sample, long Time) first) && first.Time < now)
                Rates = new(first.Sample, sample, _time.GetElapsedTime(first.Time, now));
            _recent.Enqueue((sample, now));
            if (_recent.Count > RefreshesPerRate)
                _recent.Dequeue();
        }
        return sample;
    }

    /// <summary>One service with its servers, or all, begin at zero. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public async Task ZeroAsync(ServiceKey? service, CancellationToken cancellation)
    {
        await ReadAsync(cancellation).ConfigureAwait(false);
        lock (_lock)
            _ledger.Zero(service);
    }

    /// <summary>What has to outlive this process.</summary>
    public StatisticsMemory Remember()
    {
        lock (_lock)
            return new(_dataPlane, new(_ledger.Slots, _ledger.Retired, _ledger.Zeros));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _segment?.Dispose();
            _segment = null;
            _problem = "This control plane is stopping.";
        }
    }

    private async Task<StatisticsSample> ReadAsync()
    {
        (ulong known, long connection) = Known();
        Wire.PortList ports = await _listPorts(new() { KnownServers = known }, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            // Versions are those of one process.
            if (connection != _connection)
                throw new DataPlaneException("The data plane was connected anew meanwhile.");
            SegmentReader segment = Take(ports);
            return new()
            {
                Services = _ledger.ServiceTotals(),
                Servers = _ledger.ServerTotals(),
                ServiceZeros = _ledger.Zeros.Services,
                ServerZeros = _ledger.ServerZeros,
                Workers = segment.ReadWorkers(),
                Process = segment.ReadProcess(),
                Ports = ports.Ports,
            };
        }
    }

    private (ulong Version, long Connection) Known()
    {
        lock (_lock)
            return (_mapVersion, _connection);
    }

    private SegmentReader Take(Wire.PortList ports)
    {
        SegmentReader segment = _segment ?? throw new DataPlaneException(_problem);
        SlotMap map = ports.ServersUnchanged ? _map : new(ports.Servers.Select(s => (s.Slot, KeyOf(s))));
        SlotCounters[] counters = new SlotCounters[map.Count];
        for (int position = 0; position < counters.Length; position++)
            counters[position] = segment.ReadSlot(map.SlotAt(position));
        (_map, _mapVersion) = (map, ports.ServersVersion);
        _ledger.Update(map, counters);
        return segment;
    }

    private static ServerKey KeyOf(Wire.ServerSlot slot) =>
        new(slot.Service.ToModel(), new(slot.Address.ToAddress(), (int)slot.Port));
}
