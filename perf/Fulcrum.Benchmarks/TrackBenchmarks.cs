using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.Benchmarks;

/// <summary>The state machine, time-outs and counters of a burst's sessions, which lie in the cache.</summary>
[MemoryDiagnoser]
public unsafe class TrackBenchmarks : IDisposable
{
    // What the two ends of a connection send, and LVS's way back to the first of it.
    private static readonly (Direction Direction, SegmentEvent Event)[] s_connection =
    [
        (Direction.Inbound, SegmentEvent.Syn), (Direction.Outbound, SegmentEvent.Syn | SegmentEvent.Ack), (Direction.Inbound, SegmentEvent.Ack),
        (Direction.Outbound, SegmentEvent.Ack), (Direction.Inbound, SegmentEvent.Fin | SegmentEvent.Ack),
        (Direction.Outbound, SegmentEvent.Fin | SegmentEvent.Ack), (Direction.Inbound, SegmentEvent.Ack), (Direction.Inbound, SegmentEvent.Rst),
    ];

    private StagedBurst _staged = null!;

    [GlobalCleanup]
    public void Dispose()
    {
        _staged.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup() => _staged = new StagedBurst(Way.FullNat);

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int UdpDatagram() => Track(Direction.Inbound, SegmentEvent.None);

    [GlobalSetup(Target = nameof(TcpData))]
    public void SetupTcpData()
    {
        Setup();
        for (int index = 0; index < Burst.Capacity; index++)
            _staged.Burst.Sessions[index]->State = SessionState.Established;
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int TcpData() => Track(Direction.Inbound, SegmentEvent.Ack);

    [GlobalSetup(Target = nameof(TcpConnection))]
    public void SetupTcpConnection()
    {
        Setup();
        for (int index = 0; index < Burst.Capacity; index++)
            _staged.Burst.Sessions[index]->State = SessionState.None;
    }

    /// <summary>A packet of a connection of eight.</summary>
    [Benchmark(OperationsPerInvoke = Burst.Capacity * 8)]
    public int TcpConnection()
    {
        int tracked = 0;
        foreach ((Direction direction, SegmentEvent @event) in s_connection)
            tracked += Track(direction, @event);
        return tracked;
    }

    private int Track(Direction direction, SegmentEvent @event)
    {
        Burst burst = _staged.Burst;
        SessionTracker tracker = _staged.Tracker;
        int tracked = 0;
        for (int index = 0; index < Burst.Capacity; index++)
        {
            burst.Directions[index] = direction;
            burst.Events[index] = @event;
            tracked += tracker.Track(burst, index, burst.Sessions[index]) ? 1 : 0;
        }
        return tracked;
    }
}
