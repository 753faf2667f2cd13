using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>
/// What keepalived would tell LVS for a model at a start, before any check has answered: one command a line, in order. FNAT, which LVS
/// does not have, is told as NAT, and left out where it joins address families.
/// </summary>
public sealed class LvsCommands
{
    private readonly Dictionary<string, TrackFile> _files;

    private LvsCommands(DirectorModel model) => _files = model.Vrrp.Files.ToDictionary(file => file.Name);

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(DirectorModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OfDirector(model).Concat(Blocks(model).SelectMany(new LvsCommands(model).OfBlock));
    }

    private static IEnumerable<string> OfDirector(DirectorModel model)
    {
        if (model.Defaults.FlushesAtStart)
            yield return "FLUSH";
        string[] timeouts = [SettingDefinitions.TcpTimeout, SettingDefinitions.TcpFinTimeout, SettingDefinitions.UdpTimeout];
        if (model.Settings.OfFile.Any(setting => timeouts.Contains(setting.Name)))
            yield return "SET_CONFIG attr4 len4 attr5 len4 attr6 len4";
        if (model.Defaults.SyncDaemon is not { Instance: null } daemon)
            yield break;
        // Without an instance a director is master and backup at once.
        foreach (string line in new[] { LvsText.RemoveDaemon, LvsText.RemoveDaemon, LvsText.AddDaemon(daemon), LvsText.AddDaemon(daemon) })
            yield return line;
    }

    /// <summary>Services one by one, and those of a group together.</summary>
    private static IEnumerable<IReadOnlyList<VirtualService>> Blocks(DirectorModel model)
    {
        List<VirtualService> block = [];
        foreach (VirtualService service in model.Services.Where(IsKnownToLvs))
        {
            if (block.Count > 0 && (service.Group is null || service.Group != block[0].Group))
            {
                yield return block;
                block = [];
            }
            block.Add(service);
        }
        if (block.Count > 0)
            yield return block;
    }

    private static bool IsKnownToLvs(VirtualService service) =>
        service.RealServers.Count == 0 || service.RealServers.Any(server => IsKnownToLvs(service, server));

    private static bool IsKnownToLvs(VirtualService service, RealServer server) =>
        server.Mode != ForwardingMode.FullNat || service.Key.Family == server.Endpoint.AddressFamily;

    private IEnumerable<string> OfBlock(IReadOnlyList<VirtualService> block)
    {
        VirtualService first = block[0];
        List<string> lines = [.. block.Select(LvsText.AddService)];
        int count = block.Max(service => service.RealServers.Count);
        for (int index = 0; index < count; index++)
            lines.AddRange(EachServer(block, index, (service, server) => IsThere(server) ? LvsText.AddServer(service, server, WeightOf(server)) : null));
        if (first.SorryServer is null)
            return lines;
        bool isUp = IsUp(first);
        for (int index = 0; index < count && !isUp; index++)
            lines.AddRange(EachServer(block, index, (service, server) => IsAlive(server) ? TakeOut(service, server) : null));
        bool isThere = isUp && first.RealServers.Any(server => server.Endpoint.Equals(first.SorryServer.Endpoint));
        if (!isUp || (first.SorryServer.InhibitOnFailure && !isThere))
            lines.AddRange(block.Where(service => service.SorryServer is not null)
                .Select(service => LvsText.AddSorryServer(service, service.SorryServer!, isUp ? 0 : 1)));
        return lines;
    }

    private static IEnumerable<string> EachServer(
        IReadOnlyList<VirtualService> block, int index, Func<VirtualService, RealServer, string?> command)
    {
        IEnumerable<(VirtualService Service, RealServer Server)> all = block
            .Where(service => index < service.RealServers.Count && IsKnownToLvs(service, service.RealServers[index]))
            .SelectMany(service => service.RealServers[index].Repeated.Prepend(service.RealServers[index]), (service, server) => (service, server));
        return all.Select(pair => command(pair.Service, pair.Server)).OfType<string>();
    }

    private static string TakeOut(VirtualService service, RealServer server) =>
        server.InhibitOnFailure ? LvsText.SetServer(service, server, 0) : LvsText.RemoveServer(service, server);

    /// <summary>keepalived begins as if the quorum had to be gained.</summary>
    private bool IsUp(VirtualService service)
    {
        long weight = service.RealServers.SelectMany(server => server.Repeated.Prepend(server)).Where(IsAlive).Sum(server => (long)WeightOf(server));
        return weight > 0 && weight >= (long)service.Quorum.Weight + service.Quorum.Hysteresis;
    }

    /// <summary>Followed files are looked at before the start: they hold what is written into them then, else 0.</summary>
    private bool IsAlive(RealServer server) => !server.HealthChecks.Any(check => check is FileCheck file ? Fails(file) : check.StartsDown);

    private bool IsThere(RealServer server) => IsAlive(server) || server.InhibitOnFailure;

    private int WeightOf(RealServer server) => IsAlive(server)
        ? (int)Math.Clamp(server.Weight + server.HealthChecks.OfType<FileCheck>().Sum(Added), 0, int.MaxValue)
        : 0;

    private bool Fails(FileCheck check) => NumberOf(check) != 0 && WeightOf(check) == 0;

    private long Added(FileCheck check) => (long)NumberOf(check) * WeightOf(check);

    private int NumberOf(FileCheck check) => _files.GetValueOrDefault(check.File)?.InitialValue ?? 0;

    private int WeightOf(FileCheck check)
    {
        TrackFile? file = _files.GetValueOrDefault(check.File);
        bool isReversed = check.Weight is null ? file?.IsReversed ?? false : check.IsReversed;
        int weight = check.Weight ?? file?.Weight ?? 0;
        return isReversed ? -weight : weight;
    }
}
