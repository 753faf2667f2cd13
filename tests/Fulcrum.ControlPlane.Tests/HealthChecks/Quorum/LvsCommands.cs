using System.Net;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

/// <summary>The difference of compiled services as the commands that keepalived gives: removals, then weights that fall, additions, weights that grow.</summary>
internal static class LvsCommands
{
    /// <summary>"DEL 10.9.9.1 127.0.0.11 w=1", service by service.</summary>
    public static IEnumerable<string> Between(IReadOnlyList<Wire.VirtualService> before, IReadOnlyList<Wire.VirtualService> after)
    {
        foreach (Wire.VirtualService service in after)
        {
            Wire.VirtualService known = before.FirstOrDefault(s => s.Key.Equals(service.Key)) ?? new() { Key = service.Key };
            foreach (string command in OfService(known, service))
                yield return command;
        }
    }

    private static IEnumerable<string> OfService(Wire.VirtualService before, Wire.VirtualService after)
    {
        string service = new IPAddress(after.Key.Address.Span).ToString();
        IEnumerable<string> gone = before.RealServers.Where(s => Find(after, s) is null).Select(s => Text("DEL", service, s));
        IEnumerable<string> come = after.RealServers.Where(s => Find(before, s) is null).Select(s => Text("NEW", service, s));
        ILookup<bool, Wire.RealServer> changed = after.RealServers
            .Where(s => Find(before, s) is { } old && old.Weight != s.Weight).ToLookup(s => s.Weight > Find(before, s)!.Weight);
        return [.. gone, .. changed[false].Select(s => Text("SET", service, s)), .. come, .. changed[true].Select(s => Text("SET", service, s))];
    }

    private static Wire.RealServer? Find(Wire.VirtualService service, Wire.RealServer server) =>
        service.RealServers.FirstOrDefault(s => s.Address.Equals(server.Address) && s.Port == server.Port);

    private static string Text(string command, string service, Wire.RealServer server) =>
        $"{command} {service} {new IPAddress(server.Address.Span)} w={server.Weight}";
}
