using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Evidence;

/// <summary>
/// Follows what the data plane counts of handshakes that servers do not complete, for services with passive_evidence, and tells the monitor which
/// servers are suspect. Asked once a second. Not thread-safe.
/// </summary>
public sealed class EvidenceWatch(HealthMonitor monitor, TimeProvider time)
{
    private readonly HashSet<ServerKey> _suspects = [];
    private readonly Dictionary<ServerKey, (PassiveEvidence Rule, EvidenceWindow Window)> _windows = [];

    /// <summary>Takes what is counted now in.</summary>
    public void Observe(DirectorModel model, Func<ServerKey, HandshakeCounts> read)
    {
        HashSet<ServerKey> seen = [];
        TimeSpan now = time.GetElapsedTime(0);
        foreach (VirtualService service in model.Services.Where(service => service.PassiveEvidence is not null))
        {
            foreach (RealServer server in service.RealServers.Where(server => server.HealthChecks.Count > 0))
            {
                ServerKey key = new(service.Key, server.Endpoint);
                seen.Add(key);
                Observe(service, server, WindowOf(key, service.PassiveEvidence!), now, read(key));
            }
        }
        if (seen.Count == _windows.Count)
            return;
        foreach (ServerKey gone in _windows.Keys.Where(key => !seen.Contains(key)).ToList())
        {
            _windows.Remove(gone);
            _suspects.Remove(gone);
        }
    }

    private EvidenceWindow WindowOf(ServerKey key, PassiveEvidence rule)
    {
        if (!_windows.TryGetValue(key, out (PassiveEvidence Rule, EvidenceWindow Window) known) || known.Rule != rule)
            _windows[key] = known = (rule, new(rule));
        return known.Window;
    }

    private void Observe(VirtualService service, RealServer server, EvidenceWindow window, TimeSpan now, HandshakeCounts counts)
    {
        ServerKey key = new(service.Key, server.Endpoint);
        if (window.Add(now, counts))
        {
            _suspects.Add(key);
            monitor.Suspect(service, server, window.Reason, service.PassiveEvidence!.Action);
        }
        else if (!window.IsSuspect && _suspects.Contains(key) && monitor.Trust(service, server))
            _suspects.Remove(key);
    }
}
