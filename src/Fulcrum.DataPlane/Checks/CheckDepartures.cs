using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Checks;

/// <summary>
/// Health checks that travel as their server's data does: the kernel sends them to an address that stands for a path, and from here on
/// they are a client's packets to the virtual address, which the path's mode takes to the server. They belong to no session: each gets
/// one for its way out that no table knows. Owner: the worker that the kernel's packets come to.
/// </summary>
public sealed unsafe class CheckDepartures<TPort> where TPort : struct, IPort
{
    private const uint PortSpread = 0x9E37_79B1;
    private const int HashShift = 8;

    private readonly WorkerSetup _setup;
    private readonly Outlets<TPort> _outlets;
    private readonly Router<TPort> _router;
    private readonly Rewriter _rewriter;
    private readonly Burst _burst;
    private readonly Session* _sessions;

    /// <summary>Allocates scratch of its own.</summary>
    public CheckDepartures(WorkerSetup setup, Outlets<TPort> outlets, Router<TPort> router, Rewriter rewriter, string owner)
    {
        _setup = setup;
        _outlets = outlets;
        _router = router;
        _rewriter = rewriter;
        _burst = new Burst(setup.Memory, $"health checks of {owner}");
        _sessions = (Session*)setup.Memory.Allocate(Burst.Capacity * (nuint)sizeof(Session), $"ways of health checks of {owner}");
    }

    /// <summary>Sends the checks among packets from the kernel; the others move to the row's beginning. Returns how many these are.</summary>
    /// <param name="packets">At most a burst of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="root">It has paths of checks.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public int Run(Mbuf** packets, int count, RootSnapshot* root, uint nowMs)
    {
        Begin(nowMs);
        int others = 0;
        for (int index = 0; index < count; index++)
        {
            if (!TryAdd(packets[index], root->CheckPaths))
                packets[others++] = packets[index];
        }
        if (others < count)
        {
            Forward(root);
            Send();
        }
        return others;
    }

    private void Begin(uint nowMs)
    {
        _burst.Begin(inputPort: 0, nowMs, isTakenOver: false);
        _burst.Count = 0;
        _burst.MissCount = 0;
        _burst.AsideCount = 0;
        _burst.SplitCount = 0;
        _burst.ExceptionCount = 0;
    }

    private bool TryAdd(Mbuf* packet, CheckPathTable* table)
    {
        if (packet->SegmentCount != 1 || !CheckHeaders.TryRead(packet, out QuotedPacket read)
            || !CheckPathTable.TryFind(table, read.Destination, out uint path))
            return false;
        int index = _burst.Count++;
        _burst.Packets[index] = packet;
        if (CheckHeaders.TryReadPort(read, isDeparture: true, out Be16 port))
        {
            CheckFlows.Note(_setup.Shared->CheckFlows, read.Protocol, read.Source, port, path);
            CheckHeaders.ReplaceDestination(read, CheckPathTable.PathOf(table, path)->Virtual);
            Fill(index, read, port, path, CheckPathTable.PathOf(table, path)->Traits);
        }
        else
            _burst.Outcomes[index] = Outcome.Drop;
        return true;
    }

    private void Fill(int index, in QuotedPacket read, Be16 port, uint path, SessionTraits traits)
    {
        Ipv4Header* ip = (Ipv4Header*)read.Network;
        bool mayNotSplit = read.IsIpv6 || ip->DontFragment;
        _burst.Network[index] = read.Network;
        _burst.Transport[index] = read.Transport;
        _burst.Length[index] = (ushort)read.Length;
        _burst.HopsLeft[index] = read.IsIpv6 ? ((Ipv6Header*)read.Network)->HopLimit : ip->TimeToLive;
        _burst.Shapes[index] = (read.IsIpv6 ? PacketShape.Ipv6 : PacketShape.Plain) | (mayNotSplit ? PacketShape.Unsplittable : PacketShape.Plain);
        _burst.Hashes[index] = port.Raw * PortSpread >> HashShift;
        _burst.Directions[index] = Direction.Inbound;
        _burst.OutputPort[index] = 0;
        _burst.Outcomes[index] = Outcome.Pending;
        _sessions[index] = new Session { ServerSlot = CheckPathTable.SlotOf(path), Traits = traits };
        _burst.Sessions[index] = _sessions + index;
    }

    private void Forward(RootSnapshot* root)
    {
        uint generation = _router.Generation;
        for (int index = 0; index < _burst.Count; index++)
        {
            if (_burst.Outcomes[index] == Outcome.Pending)
                Rewrite(index, _router.Route(_burst, index, _sessions + index, root, generation));
        }
        if (_router.UnknownCount == 0)
            return;
        foreach (byte index in _router.LookUp(_burst))
            Rewrite(index, _router.Found(_burst, index, root));
    }

    private void Rewrite(int index, Adjacency* next)
    {
        // What would have to leave in fragments has been sent too long: the route that the kernel has for checks tells it how long they may be.
        if (next != null && (_burst.Shapes[index] & PacketShape.Oversize) == 0)
            _rewriter.Rewrite(_burst, index, _sessions + index, next);
    }

    private void Send()
    {
        for (int index = 0; index < _burst.Count; index++)
        {
            bool leaves = _burst.Outcomes[index] == Outcome.Transmit;
            int sent = leaves ? _outlets.Send(_burst.OutputPort[index], _burst.Packets + index, 1) : 0;
            if (!leaves)
                TPort.Free(_burst.Packets + index, 1);
            _setup.Statistics[WorkerCounter.Injected] += (uint)sent;
            _setup.Statistics[WorkerCounter.InjectedDropped] += (uint)(1 - sent);
        }
        _burst.Count = 0;
    }
}
