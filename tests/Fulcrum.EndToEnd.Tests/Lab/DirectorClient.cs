using System.Globalization;
using System.Text.Json;
using Fulcrum.Api.V1;
using Google.Protobuf;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>Asks the fulcrumd at an API socket by fulcrumctl, as an operator does; reads its JSON.</summary>
internal sealed class DirectorClient(string socket)
{
    /// <summary>Runs fulcrumctl.</summary>
    public CommandResult Ctl(params string[] arguments) =>
        Command.Run(Repository.Path("out/bin/fulcrumctl"), ["--socket", socket, .. arguments]);

    /// <summary>The virtual services with their real servers.</summary>
    public IReadOnlyList<VirtualService> Services() => Ask<ListVirtualServicesResponse>("list").Services;

    /// <summary>fulcrumd's own state.</summary>
    public GetStatusResponse Status() => Ask<GetStatusResponse>("status");

    /// <summary>All counters.</summary>
    public GetStatisticsResponse Statistics() => Ask<GetStatisticsResponse>("counters");

    /// <summary>The data plane's workers.</summary>
    public IReadOnlyList<Worker> Workers() => Ask<ListWorkersResponse>("workers").Workers;

    /// <summary>All sessions, or those of a service such as "tcp:10.0.1.100:80".</summary>
    public IReadOnlyList<Session> Sessions(string? service = null)
    {
        string[] filter = service is null ? [] : ["--service", service];
        using JsonDocument document = JsonDocument.Parse(Ctl(["--json", "sessions", .. filter]).Expect());
        return [.. document.RootElement.GetProperty("sessions").EnumerateArray()
            .Select(session => JsonParser.Default.Parse<Session>(session.GetRawText()))];
    }

    /// <summary>A counter of the data plane process: "gc_collections".</summary>
    public ulong ProcessCounter(string name) => Statistics().Process.Single(counter => counter.Name == name).Value;

    /// <summary>The real server's state, for example "10.0.11.2:80" of the web service.</summary>
    public RealServer Server(string endpoint) =>
        Services().SelectMany(service => service.RealServers).Single(server => TextOf(server.Endpoint) == endpoint);

    /// <summary>Waits until the checks have found the servers up.</summary>
    public void WaitForServers(params string[] endpoints) =>
        Eventually.IsTrue(
            () => Status() is { DataPlaneConnected: true } status && status.Generation == status.AppliedGeneration
                && endpoints.All(endpoint => Server(endpoint).Health == HealthState.Up),
            () => $"{string.Join(" and ", endpoints)} are not up:\n{Ctl("list", "--health").Output}{Ctl("status").Output}");

    /// <summary>Waits until every server has passed its checks, or has none, and the data plane has all of it.</summary>
    public void WaitForChecks() =>
        Eventually.IsTrue(
            () => Services().SelectMany(service => service.RealServers)
                    .All(server => server.Health is HealthState.Up or HealthState.Unchecked)
                && Status() is { DataPlaneConnected: true } status && status.Generation == status.AppliedGeneration,
            () => $"not all servers are up:\n{Ctl("list", "--health").Output}{Ctl("status").Output}");

    /// <summary>"10.0.11.2:80".</summary>
    public static string TextOf(Endpoint endpoint) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(endpoint.Address.Contains(':', StringComparison.Ordinal) ? $"[{endpoint.Address}]" : endpoint.Address)}:{endpoint.Port}");

    private T Ask<T>(string verb)
        where T : IMessage<T>, new() => JsonParser.Default.Parse<T>(Ctl("--json", verb).Expect());
}
