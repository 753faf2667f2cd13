using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Transmit;

/// <summary>Hands the packets of a burst to their ports, one call a port. Owner: the worker.</summary>
public sealed unsafe class Transmitter<TPort> where TPort : struct, IPort
{
    private readonly int _portCount;
    private readonly WorkerStatistics _statistics;
    private readonly Outlets<TPort> _outlets;
    private readonly Mbuf** _packets;
    private readonly int* _counts;

    /// <summary>Allocates a row of packets for each port.</summary>
    public Transmitter(WorkerSetup setup, Outlets<TPort> outlets, string owner)
    {
        _portCount = setup.Ports.Length;
        _statistics = setup.Statistics;
        _outlets = outlets;
        nuint row = Burst.Capacity * (nuint)sizeof(Mbuf*);
        _packets = (Mbuf**)setup.Memory.Allocate((nuint)_portCount * (row + sizeof(int)), $"transmit rows of {owner}");
        _counts = (int*)(_packets + _portCount * Burst.Capacity);
    }

    /// <summary>Sends every packet whose outcome is Transmit. What a port does not take is dropped as PortFull.</summary>
    public void Run(Burst burst)
    {
        int count = burst.Count;
        if (LeavesWhole(burst, count))
        {
            Send(burst.OutputPort[0], burst.Packets, count);
            return;
        }
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Transmit)
                continue;
            int port = burst.OutputPort[index];
            _packets[port * Burst.Capacity + _counts[port]++] = burst.Packets[index];
        }
        for (int port = 0; port < _portCount; port++)
        {
            if (_counts[port] == 0)
                continue;
            Send(port, _packets + port * Burst.Capacity, _counts[port]);
            _counts[port] = 0;
        }
    }

    /// <summary>Sends received packets by one port, as <see cref="Run"/> does.</summary>
    public void Send(int port, Mbuf** packets, int count)
    {
        int sent = _outlets.Send(port, packets, count);
        bool isOwn = _outlets.IsOwn(port);
        _statistics[isOwn ? WorkerCounter.Transmitted : WorkerCounter.HandedOff] += (uint)sent;
        _statistics[isOwn ? DropReason.PortFull : DropReason.HandoffRingFull] += (uint)(count - sent);
    }

    /// <summary>Whether every packet leaves, and all by one port: then the burst goes as it is.</summary>
    private static bool LeavesWhole(Burst burst, int count)
    {
        ulong* facts = (ulong*)burst.Facts;
        Vector256<ulong> first = Vector256.Create(*facts);
        Vector256<ulong> differences = default;
        int index = 0;
        for (; index <= count - Vector256<ulong>.Count; index += Vector256<ulong>.Count)
            differences |= Vector256.Load(facts + index) ^ first;
        for (; index < count; index++)
            differences |= Vector256.Create(facts[index]) ^ first;
        return (differences & Vector256.Create(PacketFacts.OutputMask)) == default && burst.Outcomes[0] == Outcome.Transmit;
    }
}
