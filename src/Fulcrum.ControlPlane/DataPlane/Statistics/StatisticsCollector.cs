using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// Reads what the data plane counts. Has to be asked often (once a second), because a slot that is reused in between takes with
/// it what it counted since the last time. Thread-safe.
/// </summary>
public sealed class StatisticsCollector(
    Func<CancellationToken, Task<Wire.PortList>> listPorts, StatisticsMemory memory) : IDisposable
{
    private readonly Lock _lock = new();
    private SegmentReader? _segment;
    private SlotLedger _ledger = memory.Ledger;
    private string _dataPlane = memory.DataPlane;
    private string _problem = "The data plane has not been reached yet.";

    /// <summary>
    /// Another data plane process counts from zero; the same one goes on. Throws <see cref="DataPlaneException"/> when its
    /// segment cannot be read; <see cref="ReadAsync"/> then says why.
    /// </summary>
    public void OnConnected(Wire.HelloReply hello)
    {
        lock (_lock)
        {
            _segment?.Dispose();
            _segment = null;
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
                Take(hello.Ports ?? new());
            }
            catch (DataPlaneException e)
            {
                _problem = e.Message;
                throw;
            }
        }
    }

    /// <summary>Everything as of now. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public async Task<StatisticsSample> ReadAsync(CancellationToken cancellation)
    {
        Wire.PortList ports = await listPorts(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            SegmentReader segment = Take(ports);
            return new()
            {
                Services = _ledger.ServiceTotals(),
                Servers = _ledger.ServerTotals(),
                Workers = segment.ReadWorkers(),
                Process = segment.ReadProcess(),
            };
        }
    }

    /// <summary>Reads for the sake of totals only; services that are not among these are forgotten.</summary>
    public async Task RefreshAsync(IReadOnlySet<ServiceKey> services, CancellationToken cancellation)
    {
        Wire.PortList ports = await listPorts(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            Take(ports);
            _ledger.Forget(except: services);
        }
    }

    /// <summary>What has to outlive this process.</summary>
    public StatisticsMemory Remember()
    {
        lock (_lock)
            return new(_dataPlane, new(_ledger.Slots, _ledger.Retired));
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

    private SegmentReader Take(Wire.PortList ports)
    {
        SegmentReader segment = _segment ?? throw new DataPlaneException(_problem);
        _ledger.Update([.. ports.Servers.Select(s => new SlotReading(s.Slot, KeyOf(s), segment.ReadSlot(s.Slot)))]);
        return segment;
    }

    private static ServerKey KeyOf(Wire.ServerSlot slot) =>
        new(slot.Service.ToModel(), new(slot.Address.ToAddress(), (int)slot.Port));
}
