using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Checks;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Forward;
using Fulcrum.DataPlane.Fragments;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Profiling;
using Fulcrum.DataPlane.Punt;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Resets;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Transmit;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane;

/// <summary>
/// One pinned thread that polls its queue of every port and runs each packet to completion. <see cref="RunStages"/> is a packet's
/// way: each stage has a folder of its own, and <see cref="Forward"/> joins those that take a packet one after the other.
/// </summary>
/// <remarks>
/// Allocates nothing on the managed heap after construction. Reads <see cref="SharedTables"/>; everything else it touches is its own.
/// An exception is a broken invariant: the caller of <see cref="Run"/> records it and ends the process.
/// </remarks>
public sealed unsafe class Worker<TPort> where TPort : struct, IPort
{
    // Bursts of fragments that were kept back, in a poll.
    private const int MostReleasedBursts = 4;

    private readonly WorkerSetup _setup;
    private readonly SharedTables* _shared;
    private readonly WorkerStatistics _statistics;
    private readonly Burst _burst;
    private readonly FragmentStage<TPort> _fragments;
    private readonly SessionLifecycle _sessions;
    private readonly Defences _defences;
    private readonly Owners _owners;
    private readonly HandoffRings<TPort> _handoff;
    private readonly NewSessions _newSessions;
    private readonly SessionTracker _tracker;
    private readonly PlainForwarder _plain;
    private readonly Router<TPort> _router;
    private readonly ClientAddressInserter _clientAddresses;
    private readonly HeaderSegments<TPort> _headerSegments;
    private readonly Rewriter _rewriter;
    private readonly ErrorSessions<TPort> _errorSessions;
    private readonly ErrorRewriter<TPort> _errorRewriter;
    private readonly ResetSegments<TPort> _resets;
    private readonly ResetProbes<TPort> _probes;
    private readonly Fragmenter<TPort> _fragmenter;
    private readonly Transmitter<TPort> _transmitter;
    private readonly ExceptionPath<TPort> _exceptionPath;
    private readonly Sweeper<TPort> _sweeper;
    private readonly WorkerSync _synchronisation;
    private readonly IdleWait _idle;
    private readonly PollClock _clock;
    private volatile bool _stopRequested;

    /// <summary>Allocates the worker's tables.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory; the text says for what.</exception>
    public Worker(WorkerSetup setup)
    {
        string owner = $"worker {setup.Index}";
        _setup = setup;
        _shared = setup.Shared;
        _statistics = setup.Statistics;
        _burst = new Burst(setup.Memory, owner);
        SessionTable table = new(setup.Memory, (uint)setup.SessionCapacity, owner, setup.Hash ?? FlowHash.CreateRandom());
        _fragments = new FragmentStage<TPort>(setup, table, owner);
        LocalPorts localPorts = new(setup, owner);
        Synchronisation = new SyncLane(setup.Memory, owner);
        HandoverWindow handover = new();
        SyncNews news = new(Synchronisation, table, _shared, handover);
        TemplateTable templates = new(_shared->Templates, _statistics, setup.Index, setup.AllStatistics.Count, news);
        _sessions = new SessionLifecycle(table, localPorts, templates, _statistics, new ExpiredSessions(setup.Memory, owner), news);
        SessionStates states = new(setup.Memory);
        _defences = new Defences(_shared, _sessions, states);
        _owners = new Owners(setup);
        _handoff = new HandoffRings<TPort>(setup, owner);
        Outlets<TPort> outlets = new(setup, _handoff);
        _newSessions = new NewSessions(setup, _sessions, _defences, handover, owner);
        _tracker = new SessionTracker(_sessions, states, _statistics.Servers, _shared);
        _router = new Router<TPort>(_shared, table, setup.Memory, owner);
        _clientAddresses = new ClientAddressInserter(table, _statistics, setup.Memory, owner, news);
        _headerSegments = new HeaderSegments<TPort>(setup, outlets, _clientAddresses.Separate);
        TunnelRewriter tunnel = new(setup, _shared, _router.PathMtus);
        _rewriter = new Rewriter(setup, _shared, table, _clientAddresses, tunnel);
        _plain = new PlainForwarder(tunnel, _statistics.Servers, _shared);
        _errorSessions = new ErrorSessions<TPort>(_shared, table, _owners, _statistics.Servers, _router.PathMtus);
        _errorRewriter = new ErrorRewriter<TPort>(_shared, table, _rewriter);
        _resets = new ResetSegments<TPort>(setup, outlets);
        _probes = new ResetProbes<TPort>(setup, outlets, table);
        Ending = new SessionEnder(_sessions, _shared, setup.Memory, owner);
        _fragmenter = new Fragmenter<TPort>(setup, outlets, owner);
        _transmitter = new Transmitter<TPort>(setup, outlets, owner);
        _exceptionPath = new ExceptionPath<TPort>(setup, outlets, new CheckDepartures<TPort>(setup, outlets, _router, _rewriter, owner), owner);
        _sweeper = new Sweeper<TPort>(_sessions, _defences, _fragments, _newSessions);
        _synchronisation = new WorkerSync(setup, _sessions, news, Synchronisation, handover, owner);
        _idle = new IdleWait(setup.Idle);
        _clock = new PollClock(_statistics);
        Profile = new StageProfile(setup, owner);
        _statistics[WorkerCounter.SessionCapacity] = table.Capacity;
        _statistics[WorkerCounter.SessionBytes] = table.MemoryBytes + localPorts.MemoryBytes;
    }

    /// <summary>The sessions; other threads may only look.</summary>
    public SessionTable Sessions => _sessions.Table;

    /// <summary>The sessions' local ports; other threads may only look.</summary>
    public LocalPorts LocalPorts => _sessions.Ports;

    /// <summary>Where the control thread asks for sessions to be ended.</summary>
    public SessionEnder Ending { get; }

    /// <summary>Between this worker and who talks to the other director.</summary>
    public SyncLane Synchronisation { get; }

    /// <summary>The columns of the last burst; between polls only.</summary>
    public Burst LastBurst => _burst;

    /// <summary>Destinations whose next hop the control thread shall have resolved.</summary>
    public WantedNeighbours Wanted => _router.Wanted;

    /// <summary>Sessions refused because a pool had no free port, by pool slot.</summary>
    public ulong* PoolExhausted => _newSessions.PoolExhausted;

    /// <summary>Where the worker's cycles go, once the control thread wants to know.</summary>
    public StageProfile Profile { get; }

    /// <summary>Makes <see cref="Run"/> return after its present poll. Any thread.</summary>
    public void RequestStop() => _stopRequested = true;

    /// <summary>Polls until <see cref="RequestStop"/>.</summary>
    public void Run()
    {
        while (_setup.AwaitsConfiguration && SharedTables.ReadRoot(_shared)->Generation == 0 && !_stopRequested)
        {
            TPort.ReportQuiescent(_shared->Rcu, _setup.Index);
            Thread.Sleep(1);
        }
        while (!_stopRequested)
            _idle.After(Poll() + (Ending.IsBusy || _synchronisation.IsBusy ? 1 : 0));
    }

    /// <summary>One turn of the loop over all ports; returns the number of packets.</summary>
    public int Poll()
    {
        if (!Profile.IsDue)
            return Poll<NoClock>();
        Profile.Begin<TPort>();
        int packets = Poll<CycleClock<TPort>>();
        Profile.EndPoll<TPort>(packets);
        return packets;
    }

    private int Poll<TClock>() where TClock : struct, IStageClock
    {
        uint nowMs = _clock.BeginPoll(TPort.NowUs());
        _sessions.Templates.BeginPoll(nowMs);
        _defences.Decide(nowMs);
        TClock.End(Profile, Stage.Poll, 0);
        int packets = 0;
        for (byte port = 0; port < _setup.Ports.Length; port++)
            foreach (DeviceQueue queue in _setup.Ports[port].ReceiveQueues)
                packets += RunBurst<TClock>(port, queue, nowMs);
        for (int worker = 0; worker < _handoff.WorkerCount; worker++)
            packets += RunTakenOver<TClock>(worker, nowMs);
        for (int bursts = 0; _fragments.HasReleased && bursts < MostReleasedBursts; bursts++)
            packets += RunReleased<TClock>(nowMs);
        int injected = _exceptionPath.TransmitInjected(SharedTables.ReadRoot(_shared), nowMs);
        TClock.End(Profile, Stage.Punt, injected);
        packets += injected;
        _sweeper.Run(nowMs, packets > 0);
        if (Ending.IsDue(nowMs))
            EndSessions(nowMs);
        if (_synchronisation.IsOn)
            _synchronisation.Run(nowMs);
        TClock.End(Profile, Stage.Sweep, packets);
        _clock.EndPoll(packets);
        TPort.ReportQuiescent(_shared->Rcu, _setup.Index);
        return packets;
    }

    /// <summary>A packet's way, for a burst that one queue received.</summary>
    private int RunBurst<TClock>(byte port, DeviceQueue queue, uint nowMs) where TClock : struct, IStageClock
    {
        Burst burst = _burst;
        burst.Count = TPort.Receive(queue.Device, queue.Queue, burst.Packets, Burst.Capacity);
        TClock.End(Profile, Stage.Receive, burst.Count);
        if (burst.Count == 0)
            return 0;
        burst.Begin(port, nowMs, isTakenOver: false);
        RunStages<TClock>(burst, again: false);
        _statistics[WorkerCounter.Received] += (uint)burst.Count;
        _statistics[WorkerCounter.ReceivedBytes] += burst.Bytes;
        _statistics[WorkerCounter.Bursts]++;
        return burst.Count;
    }

    /// <summary>The same for what another worker has handed over; finished packets only leave.</summary>
    private int RunTakenOver<TClock>(int worker, uint nowMs) where TClock : struct, IStageClock
    {
        int packets = _handoff.Take(worker);
        TClock.End(Profile, Stage.Handoff, packets);
        while (_handoff.TakeRun(out Mbuf** run, out int count, out byte port, out bool leaves))
        {
            if (leaves)
            {
                _transmitter.Send(port, run, count);
                continue;
            }
            new ReadOnlySpan<nint>(run, count).CopyTo(new Span<nint>(_burst.Packets, count));
            _burst.Count = count;
            _burst.Begin(port, nowMs, isTakenOver: true);
            RunStages<TClock>(_burst, again: false);
        }
        return packets;
    }

    /// <summary>The same for fragments that were kept back; they have been counted as received.</summary>
    private int RunReleased<TClock>(uint nowMs) where TClock : struct, IStageClock
    {
        _fragments.TakeReleased(_burst, nowMs);
        RunStages<TClock>(_burst, again: true);
        return _burst.Count;
    }

    private void RunStages<TClock>(Burst burst, bool again) where TClock : struct, IStageClock
    {
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        Parser.Run(burst, _sessions.Table, _setup.Ports[burst.InputPort].Mac, VirtualMacs.Of(_shared->VirtualMacs, burst.InputPort));
        if (burst.AsideCount > 0)
            _fragments.Run(burst, again);
        TClock.End(Profile, Stage.Parse, burst.Count);
        SessionLookup.FindCandidates(burst, _sessions.Table);
        if (root->Rules.BackupOnly)
            BackupOnly.Run(burst, _sessions, _shared);
        TClock.End(Profile, Stage.Candidates, burst.Count);
        ForwardKnown<TClock>(burst, root);
        if (burst.MissCount > 0)
            ForwardNew<TClock>(burst, root);
        if (burst.AsideCount > 0)
        {
            ForwardIcmpErrors(burst, root);
            ForwardResets(burst, root);
            TClock.End(Profile, Stage.Aside, burst.AsideCount);
        }
        if (_router.UnknownCount is > 0 and int unknown)
        {
            ForwardUnrouted(burst, root);
            TClock.End(Profile, Stage.LookUp, unknown);
        }
        if (_clientAddresses.Separate.Count > 0)
            _headerSegments.Run(burst);
        if (burst.SplitCount > 0)
            _fragmenter.Run(burst);
        _transmitter.Run(burst);
        TClock.End(Profile, Stage.Transmit, burst.Count - burst.HandedOffCount - burst.ExceptionCount);
        if (burst.HandedOffCount > 0)
            _handoff.Run(burst);
        TClock.End(Profile, Stage.Handoff, burst.HandedOffCount);
        if (burst.ExceptionCount > 0)
            _exceptionPath.Run(burst, root);
        TClock.End(Profile, Stage.Punt, burst.ExceptionCount);
    }

    /// <summary>Packets of known sessions; the others become <see cref="Burst.Misses"/>.</summary>
    private void ForwardKnown<TClock>(Burst burst, RootSnapshot* root) where TClock : struct, IStageClock
    {
        uint generation = _router.Generation;
        burst.MissCount = 0;
        for (ulong further = _plain.Run<TClock>(burst, generation, Profile); further != 0; further &= further - 1)
        {
            int index = BitOperations.TrailingZeroCount(further);
            if (burst.Outcomes[index] == Outcome.Pending)
                ForwardFurther<TClock>(burst, index, root, generation);
        }
    }

    /// <summary>A packet that the short way leaves to the long one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ForwardFurther<TClock>(Burst burst, int index, RootSnapshot* root, uint generation) where TClock : struct, IStageClock
    {
        Session* session = SessionLookup.Confirm(burst, index, _sessions, _shared);
        TClock.End(Profile, Stage.Confirm, 1);
        if (session == null)
            burst.Misses[burst.MissCount++] = (byte)index;
        else
            Forward<TClock>(burst, index, session, root, generation);
    }

    /// <summary>Packets without a session here.</summary>
    private void ForwardNew<TClock>(Burst burst, RootSnapshot* root) where TClock : struct, IStageClock
    {
        uint generation = _router.Generation;
        for (int miss = 0; miss < burst.MissCount; miss++)
        {
            int index = burst.Misses[miss];
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = _newSessions.FindMade(burst, index);
            if (session == null)
                session = Begin(burst, index, root);
            TClock.End(Profile, Stage.NewSession, 1);
            if (session != null)
                Forward<TClock>(burst, index, session, root, generation);
        }
        SessionRoom.Settle(burst, _sessions);
        TClock.End(Profile, Stage.NewSession, 0);
    }

    /// <summary>A new session for a packet, unless it is another worker's.</summary>
    private Session* Begin(Burst burst, int index, RootSnapshot* root)
    {
        FlowEndpoints flow = FlowEndpoints.Of(burst, index);
        ServiceSnapshot* service = ServiceLookup.Find(root, flow, burst.InputPort);
        return _owners.TryHandOff(burst, index, flow, service, root) ? null : _newSessions.Create(burst, index, flow, service, root);
    }

    /// <summary>ICMP errors about packets of sessions, those of this burst's among them.</summary>
    private void ForwardIcmpErrors(Burst burst, RootSnapshot* root)
    {
        uint generation = _router.Generation;
        for (int aside = 0; aside < burst.AsideCount; aside++)
        {
            int index = burst.Aside[aside];
            if (burst.Outcomes[index] != Outcome.IcmpError)
                continue;
            Session* session = _errorSessions.Resolve(burst, index, root);
            Adjacency* next = session == null ? null : _router.Route(burst, index, session, root, generation);
            if (next != null)
                _errorRewriter.Rewrite(burst, index, session, next);
        }
    }

    /// <summary>Segments of sessions that are being reset.</summary>
    private void ForwardResets(Burst burst, RootSnapshot* root)
    {
        for (int aside = 0; aside < burst.AsideCount; aside++)
        {
            int index = burst.Aside[aside];
            if (burst.Outcomes[index] != Outcome.Resetting)
                continue;
            burst.Outcomes[index] = Outcome.Pending;
            Session* session = burst.Sessions[index];
            if (SessionLookup.IsExact(burst, index, session, _sessions.Table, _shared->ServerPaths) && _resets.TryTurn(burst, index))
                ForwardMade(burst, index, session, root);
        }
    }

    /// <summary>Goes on with what the control thread wants to have ended.</summary>
    private void EndSessions(uint nowMs)
    {
        Ending.Run(nowMs);
        if (Ending.ProbedCount == 0)
            return;
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        _probes.Fill(_burst, Ending.Probed, nowMs);
        for (int index = 0; index < _burst.Count; index++)
            ForwardMade(_burst, index, _burst.Sessions[index], root);
        if (_router.UnknownCount > 0)
            ForwardUnrouted(_burst, root);
        _probes.Send(_burst);
    }

    /// <summary>From a packet that this worker has made, or made anew, to one that can leave: it changes no state.</summary>
    private void ForwardMade(Burst burst, int index, Session* session, RootSnapshot* root)
    {
        Adjacency* next = _router.Route(burst, index, session, root, _router.Generation);
        if (next != null)
            _rewriter.Rewrite(burst, index, session, next);
    }

    /// <summary>Packets whose session did not know its next hop.</summary>
    private void ForwardUnrouted(Burst burst, RootSnapshot* root)
    {
        foreach (byte index in _router.LookUp(burst))
        {
            // The first packet of a session that was the other director's comes this way.
            if ((burst.Sessions[index]->Marks & SessionMarks.Remote) != 0)
                _sessions.Adopt(burst.Sessions[index]);
            Adjacency* next = _router.Found(burst, index, root);
            if (next == null)
                continue;
            if ((burst.Shapes[index] & PacketShape.IcmpError) == 0)
            {
                // So does a session's first answer: its direction has no next hop yet.
                if (burst.Directions[index] == Direction.Outbound)
                    _sessions.NoteAnswer(burst.Sessions[index]);
                _rewriter.Rewrite(burst, index, burst.Sessions[index], next);
            }
            else
                _errorRewriter.Rewrite(burst, index, burst.Sessions[index], next);
        }
    }

    /// <summary>From the session to the packet that can leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Forward<TClock>(Burst burst, int index, Session* session, RootSnapshot* root, uint generation) where TClock : struct, IStageClock
    {
        if (!SessionLookup.IsExact(burst, index, session, _sessions.Table, _shared->ServerPaths)
            || !_tracker.Track(burst, index, session))
            return;
        TClock.End(Profile, Stage.Track, 1);
        Adjacency* next = _router.Route(burst, index, session, root, generation);
        TClock.End(Profile, Stage.Route, 1);
        if (next == null)
            return;
        _rewriter.Rewrite(burst, index, session, next);
        TClock.End(Profile, Stage.Rewrite, 1);
    }
}
