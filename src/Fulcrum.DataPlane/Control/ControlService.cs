using System.Reflection;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>Answers the control plane's requests and does the control thread's periodic work. Control thread only.</summary>
internal sealed class ControlService : IControlService
{
    /// <summary>Version of the protocol on the control socket.</summary>
    public const uint ProtocolVersion = 1;

    private const long HousekeepingMs = 1_000;

    private readonly SnapshotCompiler _compiler;
    private readonly StatisticsSegment _statistics;
    private readonly IReadOnlyList<IWorkerView> _workers;
    private readonly IReadOnlyList<IPortView> _ports;
    private readonly Action<string> _log;
    private readonly NeighbourEvents _neighbourEvents;
    private readonly LinkEvents _linkEvents;
    private readonly PoolEvents _poolEvents;
    private readonly SnapshotReader _keys;
    private long _nextHousekeepingMs;

    /// <summary>Joins what requests are about.</summary>
    public ControlService(SnapshotCompiler compiler, RouteTable routes, StatisticsSegment statistics, IReadOnlyList<IWorkerView> workers,
        IReadOnlyList<IPortView> ports, Action<string> log)
    {
        _compiler = compiler;
        _statistics = statistics;
        _workers = workers;
        _ports = ports;
        _log = log;
        _neighbourEvents = new NeighbourEvents(routes, workers, ports);
        _linkEvents = new LinkEvents(ports, log);
        _poolEvents = new PoolEvents(compiler, workers);
        _keys = new SnapshotReader([]);
    }

    /// <summary>The product's version.</summary>
    public static string Version { get; } =
        typeof(ControlService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <inheritdoc />
    public IEnumerable<Wire.Reply> Handle(Wire.Request request, ControlConnection connection)
    {
        IEnumerable<Wire.Reply> replies = request.BodyCase switch
        {
            Wire.Request.BodyOneofCase.Hello => [Hello(request.Hello, connection)],
            Wire.Request.BodyOneofCase.Snapshot => [Outcome(_compiler.Apply(request.Snapshot))],
            Wire.Request.BodyOneofCase.Delta => [Outcome(_compiler.Apply(request.Delta))],
            Wire.Request.BodyOneofCase.ListSessions => ListSessions(request.ListSessions),
            Wire.Request.BodyOneofCase.ListPorts => [new Wire.Reply { Ports = ListPorts() }],
            _ => [Refuse("The request says nothing that this version understands.")],
        };
        foreach (Wire.Reply reply in replies)
        {
            reply.Sequence = request.Sequence;
            yield return reply;
        }
    }

    /// <inheritdoc />
    public void Tick(long nowMs, Action<Wire.Event> notify)
    {
        _neighbourEvents.Send(nowMs, notify);
        if (nowMs < _nextHousekeepingMs)
            return;
        _nextHousekeepingMs = nowMs + HousekeepingMs;
        _compiler.Sweep();
        _linkEvents.Send(notify);
        _poolEvents.Send(notify);
        _statistics.WriteHeartbeat(_compiler.Generation);
    }

    private Wire.Reply Hello(Wire.Hello hello, ControlConnection connection)
    {
        if (hello.ProtocolVersion != ProtocolVersion)
            return Refuse($"This data plane speaks version {ProtocolVersion} of the control protocol, not {hello.ProtocolVersion}.");
        connection.Client = hello.Client;
        connection.WantsEvents = hello.WantsEvents;
        _log($"{hello.Client} is connected; generation {_compiler.Generation} is in force.");
        return new Wire.Reply
        {
            Hello = new Wire.HelloReply
            {
                ProtocolVersion = ProtocolVersion,
                Version = Version,
                ProcessId = (uint)Environment.ProcessId,
                Generation = _compiler.Generation,
                Statistics = _statistics.Describe(),
                Ports = ListPorts(),
            },
        };
    }

    private Wire.Reply Outcome(string? refusal) =>
        refusal is null ? new Wire.Reply { Applied = new Wire.Applied { Generation = _compiler.Generation } } : Refuse(refusal);

    private IEnumerable<Wire.Reply> ListSessions(Wire.ListSessions request)
    {
        ServiceKey? service = null;
        if (request.Filter?.Service is { } wanted)
        {
            service = _keys.ReadKey(wanted);
            if (service is null)
            {
                string problem = SnapshotPlan.Summarise(_keys.Problems);
                _keys.Problems.Clear();
                return [Refuse(problem)];
            }
        }
        return ListSessions(service, request.Limit);
    }

    private unsafe IEnumerable<Wire.Reply> ListSessions(ServiceKey? service, ulong limit) =>
        Pages(new SessionListing(_workers, _compiler.ServerPaths, service, limit));

    private static IEnumerable<Wire.Reply> Pages(SessionListing listing)
    {
        while (listing.Next() is { } page)
            if (page.Last || page.Sessions.Count > 0)
                yield return new Wire.Reply { Sessions = page };
    }

    private Wire.PortList ListPorts() => new()
    {
        Ports = { _ports.Select(port => port.Describe()) },
        Servers = { _compiler.ListServers() },
    };

    private Wire.Reply Refuse(string message) => new() { Failure = new Wire.Failure { Message = message, Generation = _compiler.Generation } };
}
