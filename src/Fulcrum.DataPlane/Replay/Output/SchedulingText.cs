using System.Globalization;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>Says why a scheduler picked a real server, as far as the picks before it explain it.</summary>
internal sealed class SchedulingText
{
    private readonly Dictionary<Wire.ServiceKey, Endpoint> _last = [];

    /// <summary>"wrr picks 10.0.1.11:80 (NAT, weight 2 of 3) after 10.0.1.12:80". To be called for every new session in order.</summary>
    public string Explain(Wire.VirtualService service, Endpoint real)
    {
        Wire.RealServer? server = ConfigurationFacts.RealServer(service, real);
        long total = service.RealServers.Sum(candidate => (long)candidate.Weight);
        string weight = server is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({ConfigurationFacts.NameOf(server)}, weight {server.Weight} of {total})");
        string reason = service.RealServers.Count(candidate => candidate.Weight > 0) == 1 ? ", the only one with a weight"
            : _last.TryGetValue(service.Key, out Endpoint last) ? $"; the session before went to {last}"
            : "; this is the first session";
        _last[service.Key] = real;
        return $"{service.Scheduler} picks {real}{weight}{reason}";
    }
}
