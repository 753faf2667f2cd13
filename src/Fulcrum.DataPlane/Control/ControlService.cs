using System.Reflection;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Control;

/// <summary>Answers the control plane's requests and does the control thread's periodic work. Control thread only.</summary>
internal sealed class ControlService : IControlService
{
    /// <summary>Version of the protocol on the control socket.</summary>
    public const uint ProtocolVersion = 1;

    private const long HousekeepingMs = 1_000;
    private const uint LongestHandoverMs = 60_000;

    private readonly SnapshotCompiler _compiler;
    private readonly StatisticsSegment _statistics;
    private readonly IReadOnlyList<IWorkerView> _workers;
    private readonly IReadOnlyList<IPortView> _ports;
    private readonly Action<string> _log;
    private readonly NeighbourEvents _neighbourEvents;
    private readonly LinkEvents _linkEvents;
    private readonly PoolEvents _poolEvents;
    private readonly MisplacedReplyEvents _misplacedReplyEvents;
    private readonly PoolUsage _poolUsage;
    private readonly SessionVerbs _sessions;
    private readonly CycleSampling _sampling;
    private readonly StationFilters _stations;
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
        _misplacedReplyEvents = new MisplacedReplyEvents([.. Enumerable.Range(0, workers.Count).Select(statistics.Worker)]);
        _poolUsage = new PoolUsage(compiler, workers, _poolEvents);
        _sessions = new SessionVerbs(compiler, workers, Refuse);
        _sampling = new CycleSampling(workers);
        _stations = new StationFilters(ports, log);
    }

    /// <summary>Where each of the workers runs.</summary>
    public IReadOnlyList<Wire.WorkerPlace> Places { get; init; } = [];

    /// <summary>Who exchanges sessions with another director; null: nobody does.</summary>
    public SyncThread? Synchronisation { get; init; }

    /// <summary>The product's version.</summary>
    public static string Version { get; } =
        typeof(ControlService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <inheritdoc />
    public IEnumerable<Wire.Reply?> Handle(Wire.Request request, ControlConnection connection)
    {
        IEnumerable<Wire.Reply?> replies = request.BodyCase switch
        {
            Wire.Request.BodyOneofCase.Hello => [Hello(request.Hello, connection)],
            Wire.Request.BodyOneofCase.Snapshot => [Outcome(_compiler.Apply(request.Snapshot))],
            Wire.Request.BodyOneofCase.Delta => [Outcome(_compiler.Apply(request.Delta))],
            Wire.Request.BodyOneofCase.ListSessions => _sessions.List(request.ListSessions),
            Wire.Request.BodyOneofCase.CountSessions => _sessions.Count(request.CountSessions),
            Wire.Request.BodyOneofCase.EndSessions => _sessions.End(request.EndSessions),
            Wire.Request.BodyOneofCase.ListPools => [new Wire.Reply { Pools = _poolUsage.List() }],
            Wire.Request.BodyOneofCase.SampleCycles => [SampleCycles(request.SampleCycles)],
            Wire.Request.BodyOneofCase.GetSynchronisation => [new Wire.Reply { Synchronisation = Synchronisation?.Status.ToWire() ?? new() }],
            Wire.Request.BodyOneofCase.BeginHandover => [BeginHandover(request.BeginHandover)],
            Wire.Request.BodyOneofCase.ListPorts => [new Wire.Reply { Ports = ListPorts(request.ListPorts.KnownServers) }],
            _ => [Refuse("The request says nothing that this version understands.")],
        };
        foreach (Wire.Reply? reply in replies)
        {
            if (reply is not null)
                reply.Sequence = request.Sequence;
            yield return reply;
        }
    }

    /// <inheritdoc />
    public void Tick(long nowMs, Action<Wire.Event> notify)
    {
        _neighbourEvents.Send(nowMs, notify);
        Synchronisation?.Journal.Send(notify);
        _sampling.Tick(nowMs);
        if (nowMs < _nextHousekeepingMs)
            return;
        _nextHousekeepingMs = nowMs + HousekeepingMs;
        _compiler.Sweep();
        _linkEvents.Send(notify);
        _poolEvents.Send(notify);
        _misplacedReplyEvents.Send(nowMs, notify);
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
                Ports = ListPorts(knownServers: 0),
                Workers = { Places },
            },
        };
    }

    private Wire.Reply Outcome(string? refusal)
    {
        _stations.Follow(_compiler.VirtualMacs);
        if (refusal is not null)
            return Refuse(refusal);
        Synchronisation?.Follow(_compiler.ServersAdded);
        Synchronisation?.Configure(_compiler.SessionSync);
        return new Wire.Reply { Applied = new Wire.Applied { Generation = _compiler.Generation } };
    }

    private Wire.Reply BeginHandover(Wire.BeginHandover request)
    {
        if (_compiler.SessionSync is not null)
            _compiler.BeginHandover(Math.Min(request.DurationMs, LongestHandoverMs));
        return new Wire.Reply { Applied = new Wire.Applied { Generation = _compiler.Generation } };
    }

    private Wire.Reply SampleCycles(Wire.SampleCycles request) =>
        _sampling.Request(request) is { } problem ? Refuse(problem) : new Wire.Reply { CycleSampling = _sampling.State };

    private Wire.PortList ListPorts(ulong knownServers)
    {
        Wire.PortList list = new() { Ports = { _ports.Select(port => port.Describe()) }, ServersVersion = _compiler.ServersVersion };
        list.ServersUnchanged = list.ServersVersion == knownServers;
        if (!list.ServersUnchanged)
            list.Servers.AddRange(_compiler.ListServers());
        return list;
    }

    private Wire.Reply Refuse(string message) => new() { Failure = new Wire.Failure { Message = message, Generation = _compiler.Generation } };
}
