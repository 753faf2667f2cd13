using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>
/// Schedulers of several workers over one compiled service, without packets: servers A 10.0.0.1:80, B 10.0.0.2:80 and so on.
/// </summary>
internal sealed unsafe class SchedulerBench : IDisposable
{
    public const string Virtual = "tcp 198.51.100.80:80";
    public const ushort ClientPort = 50_000;

    private readonly ProcessMemory _memory = new();
    private readonly SharedTables* _shared;
    private readonly SnapshotCompiler _compiler;
    private ServiceSnapshot* _service;

    public SchedulerBench(int workers = 1)
    {
        _shared = SharedTables.Allocate(_memory);
        Workers = [.. Enumerable.Range(0, workers).Select(_ => NewWorker())];
        FakeQuiescence quiescence = new();
        RouteTable routes = new(_shared, new FakeRouteStore(), quiescence, [CompilerBench.Wan]);
        _compiler = new SnapshotCompiler(_shared, _memory, Workers, routes, ["wan"], quiescence);
        Schedulers = [.. Workers.Select((statistics, index) => new Scheduler(Setup(index, statistics), $"worker {index}"))];
    }

    public WorkerStatistics[] Workers { get; }

    public Scheduler[] Schedulers { get; }

    public uint NowMs { get; set; } = 1_000;

    public ServiceSnapshot* Service => _service;

    /// <summary>A service as the wire has it; the servers' names are letters from A on.</summary>
    public static Wire.VirtualService Make(string scheduler, params int[] weights) =>
        Named(scheduler, [.. weights.Select((weight, index) => ((char)('A' + index), weight))]);

    /// <summary>The same with chosen names.</summary>
    public static Wire.VirtualService Named(string scheduler, params (char Name, int Weight)[] servers)
    {
        Wire.VirtualService service = Snapshots.Make.Service(
            Virtual, [.. servers.Select(server => $"10.0.0.{server.Name - 'A' + 1}:80*{server.Weight}")]);
        service.Scheduler = scheduler;
        return service;
    }

    public void Apply(string scheduler, params int[] weights) => Apply(Make(scheduler, weights));

    public void Apply(Wire.VirtualService service, Wire.Settings? settings = null)
    {
        Wire.Snapshot snapshot = Snapshots.Make.Snapshot(_compiler.Generation + 1, service);
        snapshot.Settings = settings;
        Assert.That(_compiler.Apply(snapshot), Is.Null);
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        _service = null;
        for (uint slot = 0; slot <= root->LookupMask; slot++)
            if (root->Lookup[slot].Service != null)
                _service = root->Lookup[slot].Service;
    }

    /// <summary>The server that a worker picks; null when it picks none.</summary>
    public ServerEntry* Pick(
        string client = "203.0.113.5", ushort port = ClientPort, int worker = 0, string? destination = null) =>
        Pick(IpAddress.Parse(client), port, worker, destination is null ? _service->Key.Address : IpAddress.Parse(destination));

    public ServerEntry* Pick(IpAddress client, ushort port, int worker, IpAddress destination)
    {
        NewSession wanted = new()
        {
            Client = client,
            Virtual = destination,
            ClientPort = Be16.FromHost(port),
            VirtualPort = Be16.FromHost(80),
            Protocol = IpProtocol.Tcp,
            Service = _service,
        };
        return Schedulers[worker].Pick(&wanted, SharedTables.ReadRoot(_shared), NowMs);
    }

    /// <summary>A pick by letter; '-' when there is none.</summary>
    public char PickName(string client = "203.0.113.5", ushort port = ClientPort, string? destination = null) =>
        NameOf(Pick(client, port, destination: destination));

    /// <summary>Picks one after the other, counted as active or inactive sessions or not at all.</summary>
    public string PickNames(int count, string counted = "-")
    {
        char[] names = new char[count];
        for (int index = 0; index < count; index++)
        {
            ServerEntry* server = Pick(port: (ushort)(index + 1));
            names[index] = NameOf(server);
            if (server != null && counted != "-")
                Begin(server, isActive: counted == "active");
        }
        return new string(names);
    }

    /// <summary>Counts a session as a worker does.</summary>
    public void Begin(ServerEntry* server, bool isActive, int worker = 0)
    {
        ServerCounters* counters = Workers[worker].Servers + server->Slot;
        if (isActive)
            counters->ActiveSessions++;
        else
            counters->InactiveSessions++;
        Schedulers[worker].Note(server);
    }

    /// <summary>A server by its letter.</summary>
    public ServerEntry* Server(char name)
    {
        for (int index = 0; index < _service->ServerCount; index++)
            if (NameOf(ServiceSnapshot.Servers(_service) + index) == name)
                return ServiceSnapshot.Servers(_service) + index;
        throw new InvalidOperationException($"There is no server {name}.");
    }

    /// <summary>One worker's counters of a server.</summary>
    public ServerCounters* CountersOf(char name, int worker = 0) => Workers[worker].Servers + Server(name)->Slot;

    public static char NameOf(ServerEntry* server) => server == null ? '-' : (char)('A' + (server->Address.Ipv4.Host & 0xFFFF) - 1);

    public void Dispose() => _memory.Dispose();

    private WorkerSetup Setup(int index, WorkerStatistics statistics) => new()
    {
        Index = index,
        Shared = _shared,
        Statistics = statistics,
        AllStatistics = Workers,
        Memory = _memory,
        SessionCapacity = 64,
        Ports = [],
    };

    private WorkerStatistics NewWorker() => new(
        (ulong*)_memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
        (ServerCounters*)_memory.Allocate((nuint)(TableLimits.Servers * sizeof(ServerCounters)), "server counters"));
}
