using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Handoff;

/// <summary>
/// Gives packets to other workers and takes theirs, over one ring for each ordered pair of workers: packets of their sessions, and finished
/// ones for ports that only they send by. Owner: the worker.
/// </summary>
public sealed unsafe class HandoffRings<TPort> where TPort : struct, IPort
{
    private readonly nint[] _to;
    private readonly nint[] _from;
    private readonly WorkerStatistics _statistics;
    private readonly Mbuf** _row;
    private readonly Mbuf** _taken;
    private int _first;
    private int _count;

    /// <summary>Allocates rows for one burst.</summary>
    public HandoffRings(WorkerSetup setup, string owner)
    {
        _to = setup.HandoffTo;
        _from = setup.HandoffFrom;
        _statistics = setup.Statistics;
        _row = (Mbuf**)setup.Memory.Allocate(2 * Burst.Capacity * (nuint)sizeof(Mbuf*), $"hand-off rows of {owner}");
        _taken = _row + Burst.Capacity;
    }

    /// <summary>Workers, this one included, that packets may come from; 0 with one worker.</summary>
    public int WorkerCount => _from.Length;

    /// <summary>Gives every packet whose outcome is HandedOff to its worker, as the port received it.</summary>
    public void Run(Burst burst)
    {
        for (int worker = 0; worker < _to.Length; worker++)
        {
            int count = 0;
            for (int index = 0; index < burst.Count; index++)
                if (burst.Outcomes[index] == Outcome.HandedOff && burst.Owners[index] == worker)
                    _row[count++] = burst.Packets[index];
            if (count == 0)
                continue;
            int given = Give(worker, _row, count, burst.InputPort);
            if (given < count)
                TPort.Free(_row + given, count - given);
            _statistics[WorkerCounter.HandedOff] += (uint)given;
            _statistics[DropReason.HandoffRingFull] += (uint)(count - given);
        }
    }

    /// <summary>Gives finished packets to the worker that sends by a port; returns how many it has room for. The caller keeps the others.</summary>
    public int GiveToSend(int worker, Mbuf** packets, int count, int port) => Give(worker, packets, count, (ushort)(port | HandoffMark.Leaves));

    /// <summary>Takes what a worker has given, for <see cref="TakeRun"/>; returns how many packets.</summary>
    public int Take(int worker)
    {
        _first = 0;
        _count = _from[worker] == 0 ? 0 : TPort.Dequeue(_from[worker], _taken, Burst.Capacity);
        _statistics[WorkerCounter.TakenOver] += (uint)_count;
        return _count;
    }

    /// <summary>The next packets of <see cref="Take"/> that have one port and purpose in common; false when there are none left.</summary>
    public bool TakeRun(out Mbuf** packets, out int count, out byte port, out bool leaves)
    {
        packets = _taken + _first;
        count = 0;
        ushort mark = _first < _count ? packets[0]->Port : default;
        while (_first < _count && _taken[_first]->Port == mark)
        {
            _first++;
            count++;
        }
        port = (byte)mark;
        leaves = (mark & HandoffMark.Leaves) != 0;
        return count > 0;
    }

    private int Give(int worker, Mbuf** packets, int count, ushort mark)
    {
        for (int index = 0; index < count; index++)
            packets[index]->Port = mark;
        return TPort.Enqueue(_to[worker], packets, count);
    }
}
