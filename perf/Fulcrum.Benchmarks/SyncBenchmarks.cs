using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>
/// Session synchronisation, for each session: what its worker pays to tell of it, what the synchronisation thread pays to make a record of that,
/// and what the other director's worker pays to have it. FULLNAT sessions of TCP, as many as lie in the cache and many more.
/// </summary>
[MemoryDiagnoser]
public unsafe class SyncBenchmarks : IDisposable
{
    private const int Operations = 1_024;

    private readonly MemoryNetwork _network = new(new MemoryNetworkOptions { MbufCount = 1 });
    private readonly SyncRecord[] _taken = new SyncRecord[Operations];
    private InProcessDataPlane<MemoryPort> _dataPlane = null!;
    private SyncRecord[] _records = null!;
    private SyncNews _news = null!;
    private SyncLane _lane = null!;
    private int _next;

    [Params(1_024, 409_600)]
    public int Sessions { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _lane?.Free();
        _dataPlane?.Dispose();
        _network.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        MemoryPort.Network = _network;
        nint fib = _network.CreateFib();
        _dataPlane = new InProcessDataPlane<MemoryPort>(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(), SessionCapacity = Sessions + Sessions / 8, Fib = fib, Routes = _network.RouteTable(fib),
        });
        _dataPlane.Apply(Configuration());
        _dataPlane.Exchange.Open(600);
        _records = [.. Enumerable.Range(0, Sessions).Select(RecordOf)];
        new Random(1).Shuffle(_records);
        for (int given = 0; given < Sessions; given += Operations)
            Install(_records.AsSpan(given, Operations));
        if (_dataPlane.Worker.Sessions.Count != Sessions)
            throw new InvalidOperationException($"There are {_dataPlane.Worker.Sessions.Count} sessions, not {Sessions}.");
        SetUpNews();
    }

    /// <summary>The worker's part in telling: copies of the session's slot and of whose it is.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public uint Tell()
    {
        Session* sessions = _dataPlane.Worker.Sessions.Slots;
        for (int operation = 0; operation < Operations; operation++)
            _news.Tell(sessions + Next(), 1);
        _lane.Block->Taken = _lane.Block->Told;
        return _news.Head;
    }

    /// <summary>The same, and the thread's part: a record of each.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int TellAndTake()
    {
        Session* sessions = _dataPlane.Worker.Sessions.Slots;
        for (int operation = 0; operation < Operations; operation++)
            _news.Tell(sessions + Next(), 1);
        return _lane.Take(_taken);
    }

    /// <summary>A session of the other director that ends, and one that begins, with its local port.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Operations)]
    public int EndAndInstall()
    {
        Span<SyncRecord> records = NextRecords();
        SetKind(records, SyncRecordKind.End);
        Install(records);
        SetKind(records, SyncRecordKind.Session);
        return Install(records);
    }

    /// <summary>What the walk of the other director tells of sessions that are there.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Update() => Install(NextRecords());

    private static void SetKind(Span<SyncRecord> records, SyncRecordKind kind)
    {
        foreach (ref SyncRecord record in records)
            record.Kind = kind;
    }

    private static Wire.Snapshot Configuration()
    {
        Wire.Snapshot configuration = Way.FullNat.Configuration(IpProtocol.Tcp);
        configuration.Settings = new Wire.Settings { LocalPortRest = 0 };
        for (int address = 0; address < 16; address++)
            configuration.Pools[0].Addresses.Add(Lab.Bytes($"10.0.1.{address}"));
        return configuration;
    }

    private static SyncRecord RecordOf(int index) => new()
    {
        Version = SyncRecord.CurrentVersion,
        Kind = SyncRecordKind.Session,
        Protocol = IpProtocol.Tcp,
        State = SessionState.Established,
        Mode = DataPlane.Snapshots.ForwardingMode.FullNat,
        ServiceProtocol = IpProtocol.Tcp,
        ClientPort = Be16.FromHost((ushort)(1024 + index % 50_000)),
        VirtualPort = Be16.FromHost(Lab.VirtualPort),
        LocalPort = Be16.FromHost((ushort)(1024 + index / 32 % 60_000)),
        RealPort = Be16.FromHost(Lab.RealPort),
        Client = new IpAddress(Be32.FromHost(0x0B00_0000 + (uint)index / 50_000)),
        Virtual = IpAddress.Parse(Lab.Virtual),
        Local = IpAddress.Parse($"10.0.1.{index % 16}"),
        Real = IpAddress.Parse(index / 16 % 2 == 0 ? Lab.A : Lab.B),
        ServicePort = Be16.FromHost(Lab.VirtualPort),
        ServerPort = Be16.FromHost(Lab.RealPort),
        RemainingMs = 900_000,
    };

    /// <summary>A worker's part alone, without its walk: sessions of this table are told as its own.</summary>
    private void SetUpNews()
    {
        _lane = new SyncLane(new ProcessMemory(), "benchmark");
        _lane.Open(600_000);
        _lane.BeginBulk(inherits: false);
        _news = new SyncNews(_lane, _dataPlane.Worker.Sessions, _dataPlane.Shared, new HandoverWindow());
    }

    private int Next() => _next = (_next + 7919) % Sessions;

    private Span<SyncRecord> NextRecords()
    {
        _next = _next / Operations * Operations + Operations;
        if (_next + Operations > Sessions)
            _next = 0;
        return _records.AsSpan(_next, Operations);
    }

    private int Install(ReadOnlySpan<SyncRecord> records)
    {
        int polls = 0;
        SessionExchange exchange = _dataPlane.Exchange;
        if (exchange.Give(records) != records.Length)
            throw new InvalidOperationException("The worker's ring is full.");
        for (; exchange.Unapplied > 0; polls++)
            _dataPlane.Worker.Poll();
        return polls;
    }
}
