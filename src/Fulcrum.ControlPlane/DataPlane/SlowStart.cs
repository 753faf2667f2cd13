using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Gives servers that come back their weight bit by bit: those that begin to take sessions (up again, weight raised from 0, added,
/// no longer draining) while another server of their service takes some already. Services that it sees for the first time, or that had no
/// slow start before, begin with full weights, as all do after a start. One thread at a time applies it; everybody may read.
/// </summary>
public sealed class SlowStart(TimeProvider time)
{
    private const double FirstShare = 0.1;
    private const int SmallestFullWeight = 10;
    private const uint MaximumWeight = 65535;

    private readonly Dictionary<ServerKey, long> _startedAt = [];
    private Dictionary<ServiceKey, HashSet<ServerKey>> _taking = [];
    private volatile EffectiveWeights _weights = EffectiveWeights.AsWritten;

    /// <summary>The weights of the last snapshot.</summary>
    public EffectiveWeights Weights => _weights;

    /// <summary>Whether a later snapshot will have other weights; one a second is enough.</summary>
    public bool IsRamping { get; private set; }

    /// <summary>Changes the weights of a snapshot that was compiled from the model.</summary>
    public void Apply(DirectorModel model, Wire.Snapshot snapshot)
    {
        long now = time.GetTimestamp();
        Dictionary<ServiceKey, HashSet<ServerKey>> taking = [];
        Dictionary<ServerKey, uint> weights = [];
        foreach ((int index, VirtualService service) in model.Services.Where(SnapshotCompiler.IsReachable).Index())
        {
            Wire.VirtualService compiled = snapshot.Services[index];
            if (service.SlowStart > TimeSpan.Zero)
            {
                // The message may be the next snapshot's, too.
                compiled = snapshot.Services[index] = compiled.Clone();
                List<(ServerKey Key, Wire.RealServer Server)> servers = [.. compiled.RealServers.Select(s => (KeyOf(service, s), s))];
                HashSet<ServerKey> takers = [.. servers.Where(s => s.Server is { Weight: > 0, Draining: false }).Select(s => s.Key)];
                taking.TryAdd(service.Key, takers);
                Begin(_taking.GetValueOrDefault(service.Key), takers, now);
                Ramp(service.SlowStart, servers, now, weights);
            }
            foreach (Wire.RealServer server in compiled.RealServers.Where(server => server.Draining))
                weights[KeyOf(service, server)] = 0;
        }
        Dictionary<ServiceKey, TimeSpan> durations = model.Services.Where(s => s.SlowStart > TimeSpan.Zero)
            .DistinctBy(s => s.Key).ToDictionary(s => s.Key, s => s.SlowStart);
        foreach (ServerKey ended in _startedAt.Keys.Where(key => !IsRampingAt(key, now)).ToList())
            _startedAt.Remove(ended);
        _taking = taking;
        _weights = new(weights);
        IsRamping = _startedAt.Count > 0;

        bool IsRampingAt(ServerKey key, long at) =>
            taking.TryGetValue(key.Service, out HashSet<ServerKey>? takers) && takers.Contains(key)
            && ShareOf(key, durations[key.Service], at) < 1;
    }

    private static ServerKey KeyOf(VirtualService service, Wire.RealServer server) =>
        new(service.Key, new(server.Address.ToAddress(), (int)server.Port));

    /// <summary>Nobody waits for a server whose sessions no other one could take.</summary>
    private void Begin(HashSet<ServerKey>? before, HashSet<ServerKey> takers, long now)
    {
        if (before is null || !takers.Overlaps(before))
            return;
        foreach (ServerKey key in takers.Where(key => !before.Contains(key)))
            _startedAt[key] = now;
    }

    /// <summary>
    /// All weights of the service grow by one factor while a server ramps, so that the steps of small weights are small, too.
    /// </summary>
    private void Ramp(
        TimeSpan duration, List<(ServerKey Key, Wire.RealServer Server)> servers, long now, Dictionary<ServerKey, uint> weights)
    {
        Dictionary<ServerKey, double> shares = servers.Where(s => s.Server is { Weight: > 0, Draining: false })
            .Select(s => (s.Key, Share: ShareOf(s.Key, duration, now)))
            .Where(s => s.Share < 1).ToDictionary(s => s.Key, s => s.Share);
        if (shares.Count == 0)
            return;
        uint smallest = servers.Where(s => shares.ContainsKey(s.Key)).Min(s => s.Server.Weight);
        uint wanted = (SmallestFullWeight + smallest - 1) / smallest;
        uint factor = Math.Clamp(MaximumWeight / servers.Max(s => s.Server.Weight), 1, wanted);
        foreach ((ServerKey key, Wire.RealServer server) in servers)
        {
            uint full = server.Weight * factor;
            server.Weight = shares.TryGetValue(key, out double share) ? Math.Max(1, (uint)(full * share)) : full;
            weights[key] = server.Weight;
        }
    }

    /// <summary>Grows by whole seconds, so that snapshots between them are the same. 1 for a server that does not ramp.</summary>
    private double ShareOf(ServerKey key, TimeSpan duration, long now)
    {
        if (!_startedAt.TryGetValue(key, out long startedAt))
            return 1;
        double seconds = Math.Floor(time.GetElapsedTime(startedAt, now).TotalSeconds);
        return seconds >= duration.TotalSeconds ? 1 : Math.Max(FirstShare, seconds / duration.TotalSeconds);
    }
}
