using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;

namespace Fulcrum.Benchmarks;

/// <summary>A data plane of one worker on <see cref="ReplayPort"/>, with a session for each of the clients whose packets it receives in turn.</summary>
internal sealed unsafe class ReplayedDataPlane : IDisposable
{
    private readonly MemoryNetwork _network = new(new MemoryNetworkOptions { MbufCount = 1 });
    private readonly InProcessDataPlane<ReplayPort> _dataPlane;

    /// <summary>Has the sessions when it returns. <paramref name="sessions"/>: a multiple of the burst size.</summary>
    public ReplayedDataPlane(Way way, int sessions, bool isSynchronised = false)
    {
        MemoryPort.Network = _network;
        nint fib = _network.CreateFib();
        _dataPlane = new InProcessDataPlane<ReplayPort>(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(), SessionCapacity = sessions * 3, Fib = fib, Routes = _network.RouteTable(fib),
        });
        _dataPlane.Apply(way.Configuration());
        if (isSynchronised)
        {
            _dataPlane.Exchange.Open(60);
            _dataPlane.Exchange.BeginBulk();
        }
        ReplayPort.Load(sessions, way.HasIpv6Clients() ? PacketKind.Ipv6Udp : PacketKind.Ipv4Udp);
        for (int packets = 0; packets < sessions;)
        {
            packets += Worker.Poll();
        }

        if (Worker.Sessions.Count != sessions || Statistics[WorkerCounter.Transmitted] != (ulong)sessions)
        {
            throw new InvalidOperationException($"There are {Worker.Sessions.Count} sessions, not {sessions}, or packets were dropped.");
        }

        ReplayPort.Shuffle();
    }

    /// <summary>What the worker tells another director.</summary>
    public ISessionExchange Exchange => _dataPlane.Exchange;

    public Worker<ReplayPort> Worker => _dataPlane.Worker;

    public WorkerStatistics Statistics => _dataPlane.Statistics;

    public SharedTables* Shared => _dataPlane.Shared;

    public void Dispose()
    {
        _dataPlane.Dispose();
        _network.Dispose();
    }
}
