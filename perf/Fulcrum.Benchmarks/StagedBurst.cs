using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Forward;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>A full burst of packets of known sessions, parsed and looked up, and the stages that come next, to be called one by one.</summary>
internal sealed unsafe class StagedBurst : IDisposable
{
    private const string Owner = "benchmark";

    private readonly ProcessMemory _memory = new();
    private readonly ReplayedDataPlane _dataPlane;
    private readonly nint[] _network = new nint[Burst.Capacity];
    private readonly PacketFacts[] _facts = new PacketFacts[Burst.Capacity];

    public StagedBurst(Way way)
    {
        _dataPlane = new ReplayedDataPlane(way, Burst.Capacity);
        SessionTable table = _dataPlane.Worker.Sessions;
        WorkerSetup setup = new()
        {
            Index = 0,
            Shared = Shared,
            Statistics = _dataPlane.Statistics,
            AllStatistics = [_dataPlane.Statistics],
            Memory = _memory,
            SessionCapacity = Burst.Capacity,
            Ports = [],
        };
        TemplateTable templates = new(Shared->Templates, setup.Statistics, 0, 1);
        SyncNews news = new(new SyncLane(_memory, Owner), table, Shared, new HandoverWindow());
        SessionLifecycle sessions = new(table, _dataPlane.Worker.LocalPorts, templates, setup.Statistics, new ExpiredSessions(_memory, Owner), news);
        Tracker = new SessionTracker(sessions, new SessionStates(_memory), setup.Statistics.Servers, Shared);
        Router = new Router<ReplayPort>(Shared, table, _memory, Owner);
        TunnelRewriter tunnel = new(setup, Shared, Router.PathMtus);
        Forwarder = new PlainForwarder(tunnel, setup.Statistics.Servers, Shared);
        Rewriter = new Rewriter(setup, Shared, table, new ClientAddressInserter(table, setup.Statistics, _memory, Owner, news), tunnel);
        Burst = new Burst(_memory, Owner);
        Find(table, sessions);
    }

    public Burst Burst { get; }

    public SharedTables* Shared => _dataPlane.Shared;

    public RootSnapshot* Root => SharedTables.ReadRoot(Shared);

    public PlainForwarder Forwarder { get; }

    public SessionTracker Tracker { get; }

    public Router<ReplayPort> Router { get; }

    public Rewriter Rewriter { get; }

    /// <summary>Makes the packets what they were before they were rewritten.</summary>
    public void Restore()
    {
        ReplayPort.Receive(0, 0, Burst.Packets, Burst.Capacity);
        for (int index = 0; index < Burst.Capacity; index++)
        {
            Burst.Network[index] = (byte*)_network[index];
            Burst.Facts[index] = _facts[index];
        }
    }

    public void Dispose()
    {
        _dataPlane.Dispose();
        _memory.Dispose();
    }

    private void Find(SessionTable table, SessionLifecycle sessions)
    {
        Burst burst = Burst;
        burst.Count = ReplayPort.Receive(0, 0, burst.Packets, Burst.Capacity);
        burst.Begin(0, (uint)(ReplayPort.NowUs() / 1_000), isTakenOver: false);
        Parser.Run(burst, table, MacAddress.Parse(Lab.WanMac).Raw, VirtualMacs.Of(Shared->VirtualMacs, 0));
        SessionLookup.FindCandidates(burst, table);
        for (int index = 0; index < burst.Count; index++)
        {
            if (SessionLookup.Confirm(burst, index, sessions, Shared) == null)
                throw new InvalidOperationException($"Packet {index} has no session.");
            _network[index] = (nint)burst.Network[index];
            _facts[index] = burst.Facts[index];
        }
    }
}
