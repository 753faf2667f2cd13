using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Fragments;

/// <summary>
/// For fragments, between the parser and the sessions: gives each the key of its datagram's first fragment, so that all go one
/// way, without putting the datagram together. Those that come before the first one are kept back and run again, from the parser
/// on, behind it. What overlaps, hides its ports, or is too much is dropped by name. Owner: the worker.
/// </summary>
/// <remarks>
/// Bounded by the number of datagrams, and of packets kept back at once and for one datagram. At a bound the oldest gives way:
/// whole datagrams follow each other within milliseconds, so that one who floods has to be faster than that, and not just first.
/// </remarks>
public sealed unsafe class FragmentStage<TPort> where TPort : struct, IPort
{
    // Packets kept back for one datagram; 64 KiB in packets of IPv6's smallest MTU are 53.
    private const int HeldPerDatagram = 64;

    private readonly SessionTable _sessions;
    private readonly WorkerStatistics _statistics;
    private readonly DatagramTable _datagrams;
    private readonly HeldFragments _held;
    private readonly Mbuf** _freed;
    private HeldList _released;

    /// <summary>Allocates the tables.</summary>
    /// <param name="setup">Says how large they are.</param>
    /// <param name="sessions">Makes keys and hashes.</param>
    /// <param name="owner">For error texts.</param>
    public FragmentStage(WorkerSetup setup, SessionTable sessions, string owner)
    {
        _sessions = sessions;
        _statistics = setup.Statistics;
        _datagrams = new DatagramTable(setup.Memory, setup.DatagramCapacity, owner);
        _held = new HeldFragments(setup.Memory, setup.HeldCapacity, owner);
        _freed = (Mbuf**)setup.Memory.Allocate(HeldPerDatagram * (nuint)sizeof(Mbuf*), $"fragment row of {owner}");
    }

    /// <summary>Whether <see cref="TakeReleased"/> has packets.</summary>
    public bool HasReleased => _released.Count > 0;

    /// <summary>Places the fragments of a burst: each is pending, held, punted or dropped then.</summary>
    /// <param name="burst">Parsed.</param>
    /// <param name="again">Whether the burst comes from <see cref="TakeReleased"/>.</param>
    public void Run(Burst burst, bool again)
    {
        for (int aside = 0; aside < burst.AsideCount; aside++)
        {
            int index = burst.Aside[aside];
            if (burst.Outcomes[index] != Outcome.Fragment
                || !Fragment.TryRead(burst, index, _sessions.Hash, out Fragment fragment))
                continue;
            if (again)
                PlaceAgain(burst, index, &fragment);
            else
                Place(burst, index, &fragment);
        }
    }

    /// <summary>
    /// Fills an empty burst with packets that are kept back no longer, in order of arrival, from one port. They are not held any
    /// more, but still count as received.
    /// </summary>
    public void TakeReleased(Burst burst, uint nowMs)
    {
        burst.Count = 0;
        burst.Begin(_held.FirstPort(_released), nowMs, isTakenOver: false);
        while (burst.Count < Burst.Capacity && HasReleased && _held.FirstPort(_released) == burst.InputPort)
            burst.Packets[burst.Count++] = _held.Take(ref _released);
        _statistics[WorkerCounter.Held] -= (uint)burst.Count;
    }

    /// <summary>
    /// Forgets up to <paramref name="budget"/> datagrams that timed out, and drops what was kept back for them.
    /// </summary>
    public void Sweep(uint nowMs, int budget)
    {
        if (_datagrams.Count == 0)
            return;
        Datagram* expired;
        while (budget-- > 0 && (expired = _datagrams.FindExpired(nowMs)) != null)
            Forget(expired, DropReason.FragmentTimeout);
    }

    private void Place(Burst burst, int index, Fragment* fragment)
    {
        Datagram* datagram = FindOrAdd(&fragment->Name, burst.NowMs);
        if (datagram->State != DatagramState.GivenUp)
            GiveUpIfWrong(burst, index, datagram, fragment);
        if (datagram->State == DatagramState.GivenUp)
            burst.Drop(index, datagram->Reason);
        if (burst.Outcomes[index] != Outcome.Fragment)
            return;
        if (fragment->IsFirst)
            Begin(burst, index, datagram, fragment);
        else if (datagram->State == DatagramState.Known)
            Follow(burst, index, datagram);
        else
            Hold(burst, index, datagram);
    }

    /// <summary>A fragment that was kept back: all checks are done, but its datagram may have been given up meanwhile.</summary>
    private void PlaceAgain(Burst burst, int index, Fragment* fragment)
    {
        Datagram* datagram = _datagrams.Find(&fragment->Name, _sessions.HashOf(&fragment->Name));
        if (datagram == null || datagram->State == DatagramState.WaitsForFirst)
        {
            burst.Drop(index, DropReason.FragmentLimit);
            return;
        }
        if (datagram->ReleasedCount > 0)
            datagram->ReleasedCount--;
        if (datagram->State == DatagramState.GivenUp)
            burst.Drop(index, datagram->Reason);
        else
            Follow(burst, index, datagram);
    }

    /// <summary>The datagram of a fragment. One that timed out is over although no sweep has come by.</summary>
    private Datagram* FindOrAdd(FlowKey* name, uint nowMs)
    {
        uint hash = _sessions.HashOf(name);
        Datagram* datagram = _datagrams.Find(name, hash);
        if (datagram != null && DatagramTable.IsExpired(datagram, nowMs))
        {
            Forget(datagram, DropReason.FragmentTimeout);
            datagram = null;
        }
        if (datagram != null)
            return datagram;
        datagram = _datagrams.Add(name, hash, nowMs);
        if (datagram != null)
            return datagram;
        Forget(_datagrams.FindOldest(nowMs, waiting: false), DropReason.FragmentLimit);
        return _datagrams.Add(name, hash, nowMs);
    }

    /// <summary>
    /// An overlap ends the datagram (RFC 5722, and for IPv4 as Linux does). A fragment that only repeats what has come is
    /// dropped, but its datagram goes on: networks duplicate packets (RFC 8200 4.5; so does Linux, for both families).
    /// </summary>
    private void GiveUpIfWrong(Burst burst, int index, Datagram* datagram, Fragment* fragment)
    {
        if (fragment->IsTiny(burst.Transport[index]))
        {
            GiveUp(datagram, DropReason.FragmentTiny, burst.NowMs);
            return;
        }
        int end = (fragment->Start + fragment->Length + 7) / 8;
        Coverage coverage = datagram->Ranges.Add(fragment->Start / 8, end, fragment->IsLast);
        if (coverage == Coverage.Repeated)
            burst.Drop(index, DropReason.FragmentOverlap);
        else if (coverage == Coverage.Overlap)
            GiveUp(datagram, DropReason.FragmentOverlap, burst.NowMs);
        else if (coverage == Coverage.TooManyGaps)
            GiveUp(datagram, DropReason.FragmentLimit, burst.NowMs);
    }

    /// <summary>The first fragment: has the ports, and releases those that wait for it.</summary>
    private void Begin(Burst burst, int index, Datagram* datagram, Fragment* fragment)
    {
        burst.Shapes[index] |= PacketShape.FirstFragment;
        burst.Outcomes[index] = Outcome.Pending;
        if (fragment->Name.IsIpv6)
            Ipv6Parser.ParseTransport(burst, index, fragment->Name.Protocol, fragment->Available, fragment->Length, _sessions);
        else
            Parser.ParseTransport(burst, index, fragment->Available, fragment->Length, _sessions);
        if (burst.Outcomes[index] != Outcome.Pending)
        {
            GiveUp(datagram, burst.DropReasons[index], burst.NowMs);
            return;
        }
        datagram->Flow = burst.Keys[index];
        datagram->FlowHash = burst.Hashes[index];
        datagram->ReleasedCount = datagram->Held.Count;
        _held.Move(ref datagram->Held, ref _released);
        _datagrams.Enter(datagram, DatagramState.Known, burst.NowMs);
        ForgetIfComplete(datagram);
    }

    /// <summary>Another fragment goes the way of the first one.</summary>
    private void Follow(Burst burst, int index, Datagram* datagram)
    {
        burst.Keys[index] = datagram->Flow;
        burst.Hashes[index] = datagram->FlowHash;
        burst.Events[index] = SegmentEvent.Continuation;
        burst.Shapes[index] |= PacketShape.LaterFragment;
        burst.Outcomes[index] = Outcome.Pending;
        Prefetch.Line(_sessions.BucketOf(datagram->FlowHash));
        ForgetIfComplete(datagram);
    }

    /// <summary>A fragment that came before the first one.</summary>
    private void Hold(Burst burst, int index, Datagram* datagram)
    {
        Datagram* oldest = _held.FreeCount == 0 ? _datagrams.FindOldest(burst.NowMs, waiting: true) : null;
        if (oldest != null)
            GiveUp(oldest, DropReason.FragmentLimit, burst.NowMs);
        if (_held.FreeCount == 0 || datagram->Held.Count == HeldPerDatagram)
            GiveUp(datagram, DropReason.FragmentLimit, burst.NowMs);
        if (datagram->State == DatagramState.GivenUp)
        {
            burst.Drop(index, datagram->Reason);
            return;
        }
        _held.Add(ref datagram->Held, burst.Packets[index], burst.InputPort);
        burst.Outcomes[index] = Outcome.Held;
        _statistics[WorkerCounter.Held]++;
    }

    private void ForgetIfComplete(Datagram* datagram)
    {
        if (datagram->ReleasedCount == 0 && datagram->Ranges.IsComplete)
            _datagrams.Remove(datagram);
    }

    /// <summary>What has come of a datagram, and what will, is dropped.</summary>
    private void GiveUp(Datagram* datagram, DropReason reason, uint nowMs)
    {
        DropHeld(datagram, reason);
        datagram->Reason = reason;
        _datagrams.Enter(datagram, DatagramState.GivenUp, nowMs);
    }

    private void Forget(Datagram* datagram, DropReason reason)
    {
        DropHeld(datagram, reason);
        _datagrams.Remove(datagram);
    }

    private void DropHeld(Datagram* datagram, DropReason reason)
    {
        int count = 0;
        while (datagram->Held.Count > 0)
            _freed[count++] = _held.Take(ref datagram->Held);
        if (count == 0)
            return;
        _statistics[reason] += (uint)count;
        _statistics[WorkerCounter.Held] -= (uint)count;
        TPort.Free(_freed, count);
    }
}
