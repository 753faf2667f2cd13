using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Handoff;

/// <summary>The ways out of a worker: its queue of a port or, where it has none, the worker that sends by the port. Owner: the worker.</summary>
public sealed unsafe class Outlets<TPort>(WorkerSetup setup, HandoffRings<TPort> rings) where TPort : struct, IPort
{
    private readonly WorkerPort[] _ports = setup.Ports;

    /// <summary>Whether the worker sends by a port itself.</summary>
    public bool IsOwn(int port) => _ports[port].TransmitWorker == null;

    /// <summary>Sends packets by one port and frees what is not taken; returns how many are. Counts nothing.</summary>
    public int Send(int port, Mbuf** packets, int count)
    {
        DeviceQueue queue = _ports[port].TransmitQueue;
        int sent = _ports[port].TransmitWorker is { } worker
            ? rings.GiveToSend(worker, packets, count, port)
            : TPort.Transmit(queue.Device, queue.Queue, packets, count);
        if (sent < count)
            TPort.Free(packets + sent, count - sent);
        return sent;
    }
}
