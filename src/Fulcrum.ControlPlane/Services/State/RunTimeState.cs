using System.Collections.Immutable;
using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Services.Mapping;
using Fulcrum.ControlPlane.Vrrp;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>
/// health.json, statistics.json, drains.json, pool-drains.json, weights.json, vrrp.json and history.json in the state directory. They are
/// conveniences: one that cannot be read is told and left out, since checks and counters find their way again. Thread-safe.
/// </summary>
public sealed class RunTimeState(StateDirectory directory, ILogger<RunTimeState> log)
{
    private const string HealthFile = "health.json";
    private const string StatisticsFile = "statistics.json";
    private const string DrainFile = "drains.json";
    private const string PoolDrainFile = "pool-drains.json";
    private const string HistoryFile = "history.json";
    private const string WeightFile = "weights.json";
    private const string VrrpFile = "vrrp.json";
    private const string VrrpHeartbeatFile = "vrrp.heartbeat";

    private readonly Lock _lock = new();
    private readonly string _boot = ReadBoot();
    private readonly Dictionary<string, IMessage> _written = [];

    /// <summary>What the checks had found in this boot of the machine.</summary>
    public HealthMemory ReadHealth() =>
        Read(HealthFile, HealthRecords.Parser, r => HealthMemory.From(r, _boot)) ?? HealthMemory.Empty;

    /// <summary>What was counted.</summary>
    public StatisticsMemory ReadStatistics() =>
        Read(StatisticsFile, StatisticsRecords.Parser, StatisticsMemory.From) ?? StatisticsMemory.Empty;

    /// <summary>Writes the file if it differs.</summary>
    public void Save(HealthMemory health) => Write(HealthFile, health.ToRecords(_boot));

    /// <summary>Writes the file if it differs.</summary>
    public void Save(StatisticsMemory statistics) => Write(StatisticsFile, statistics.ToRecords());

    /// <summary>Which servers drain.</summary>
    public IReadOnlyDictionary<ServerKey, DataPlane.Drain> ReadDrains() =>
        Read(DrainFile, DrainRecords.Parser, ApiDrains.FromRecords) ?? ImmutableDictionary<ServerKey, DataPlane.Drain>.Empty;

    /// <summary>Writes the file if it differs.</summary>
    public void Save(IReadOnlyDictionary<ServerKey, DataPlane.Drain> drains) => Write(DrainFile, ApiDrains.ToRecords(drains));

    /// <summary>Which local addresses drain, by the name of their pool.</summary>
    public IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> ReadPoolDrains() =>
        Read(PoolDrainFile, PoolDrainRecords.Parser, ApiPools.FromRecords) ?? ImmutableDictionary<string, ImmutableHashSet<IPAddress>>.Empty;

    /// <summary>Writes the file if it differs.</summary>
    public void Save(IReadOnlyDictionary<string, ImmutableHashSet<IPAddress>> poolDrains) =>
        Write(PoolDrainFile, ApiPools.ToRecords(poolDrains));

    /// <summary>Which servers have another weight than the configured one.</summary>
    public IReadOnlyDictionary<ServerKey, uint> ReadWeights() =>
        Read(WeightFile, WeightRecords.Parser, ApiWeights.FromRecords) ?? ImmutableDictionary<ServerKey, uint>.Empty;

    /// <summary>Writes the file if it differs.</summary>
    public void Save(IReadOnlyDictionary<ServerKey, uint> weights) => Write(WeightFile, ApiWeights.ToRecords(weights));

    /// <summary>The last loads of the configuration file.</summary>
    public HistoryRecords ReadHistory() => Read(HistoryFile, HistoryRecords.Parser, records => records) ?? new();

    /// <summary>What VRRP was when fulcrumd ended, and where it notes what it is.</summary>
    internal VrrpMemory OpenVrrpMemory() => new(
        Read(VrrpFile, VrrpRecords.Parser, records => records) ?? new(), _boot, records => Write(VrrpFile, records),
        directory.PathOf(VrrpHeartbeatFile));

    /// <summary>Writes the file if it differs.</summary>
    public void Save(HistoryRecords history) => Write(HistoryFile, history);

    private static string ReadBoot()
    {
        const string Path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(Path) ? File.ReadAllText(Path).Trim() : "";
    }

    private TResult? Read<T, TResult>(string name, MessageParser<T> parser, Func<T, TResult> convert)
        where T : class, IMessage<T>
        where TResult : class
    {
        try
        {
            return directory.Read(name, parser) is { } records ? convert(records) : null;
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or InvalidDataException or RefusedException or ArgumentException)
        {
            log.LogWarning("{File} is left out, because it cannot be read: {Reason}", directory.PathOf(name), e.Message);
            return null;
        }
    }

    private void Write(string name, IMessage message)
    {
        lock (_lock)
        {
            if (message.Equals(_written.GetValueOrDefault(name)))
                return;
            try
            {
                directory.Write(name, message);
                _written[name] = message;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.LogWarning("{File} cannot be written: {Reason}", directory.PathOf(name), e.Message);
            }
        }
    }
}
