using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Transmit;

/// <summary>
/// Hands the packets of a burst to their ports, one call a port; where a port has no queue for this worker, to the worker that sends by it.
/// Owner: the worker.
/// </summary>
public sealed unsafe class Transmitter<TPort> where TPort : struct, IPort
{
    private readonly WorkerPort[] _ports;
    private readonly WorkerStatistics _statistics;
    private readonly HandoffRings<TPort> _handoff;
    private readonly Mbuf** _packets;
    private readonly int* _counts;

    /// <summary>Allocates a row of packets for each port.</summary>
    public Transmitter(WorkerSetup setup, HandoffRings<TPort> handoff, string owner)
    {
        WorkerPort[] ports = setup.Ports;
        _ports = ports;
        _statistics = setup.Statistics;
        _handoff = handoff;
        nuint row = Burst.Capacity * (nuint)sizeof(Mbuf*);
        _packets = (Mbuf**)setup.Memory.Allocate((nuint)ports.Length * (row + sizeof(int)), $"transmit rows of {owner}");
        _counts = (int*)(_packets + ports.Length * Burst.Capacity);
    }

    /// <summary>Sends every packet whose outcome is Transmit. What a port does not take is dropped as PortFull.</summary>
    public void Run(Burst burst)
    {
        int count = burst.Count;
        if (LeavesWhole(burst, count))
        {
            SendCounted(burst.OutputPort[0], burst.Packets, count);
            return;
        }
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Transmit)
                continue;
            int port = burst.OutputPort[index];
            _packets[port * Burst.Capacity + _counts[port]++] = burst.Packets[index];
        }
        for (int port = 0; port < _ports.Length; port++)
        {
            if (_counts[port] == 0)
                continue;
            SendCounted(port, _packets + port * Burst.Capacity, _counts[port]);
            _counts[port] = 0;
        }
    }

    /// <summary>Sends received packets by one port, as <see cref="Run"/> does.</summary>
    public void SendCounted(int port, Mbuf** packets, int count)
    {
        if (_ports[port].TransmitWorker is { } worker)
        {
            _statistics[WorkerCounter.HandedOff] += (uint)_handoff.GiveToSend(worker, packets, count, port);
            return;
        }
        int sent = SendHere(port, packets, count);
        _statistics[WorkerCounter.Transmitted] += (uint)sent;
        _statistics[DropReason.PortFull] += (uint)(count - sent);
    }

    /// <summary>Sends packets of the director's own by one port and frees what it does not take; returns how many it took.</summary>
    public int Send(int port, Mbuf** packets, int count) =>
        _ports[port].TransmitWorker is { } worker ? _handoff.GiveToSend(worker, packets, count, port) : SendHere(port, packets, count);

    private int SendHere(int port, Mbuf** packets, int count)
    {
        DeviceQueue queue = _ports[port].TransmitQueue;
        int sent = TPort.Transmit(queue.Device, queue.Queue, packets, count);
        if (sent < count)
            TPort.Free(packets + sent, count - sent);
        return sent;
    }

    /// <summary>Whether every packet leaves, and all by one port: then the burst goes as it is.</summary>
    private static bool LeavesWhole(Burst burst, int count) =>
        new ReadOnlySpan<byte>(burst.Outcomes, count).IndexOfAnyExcept((byte)Outcome.Transmit) < 0
        && new ReadOnlySpan<byte>(burst.OutputPort, count).IndexOfAnyExcept(burst.OutputPort[0]) < 0;
}
