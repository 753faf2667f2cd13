using Fulcrum.DataPlane.Checks;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Punt;

/// <summary>
/// What the worker exchanges with the kernel, and the end of dropped packets. The other side of both rings is the
/// punt thread, which owns the twins. Owner: the worker.
/// </summary>
public sealed unsafe class ExceptionPath<TPort> where TPort : struct, IPort
{
    private readonly WorkerSetup _setup;
    private readonly Outlets<TPort> _outlets;
    private readonly PuntLimiter _limiter;
    private readonly IcmpReplies<TPort> _replies;
    private readonly CheckDepartures<TPort> _checks;
    private readonly Mbuf** _punted;
    private readonly Mbuf** _freed;
    private readonly Mbuf** _answers;
    private readonly Mbuf** _checkAnswers;

    /// <summary>Allocates rows for one burst.</summary>
    public ExceptionPath(WorkerSetup setup, Outlets<TPort> outlets, CheckDepartures<TPort> checks, string owner)
    {
        _checks = checks;
        _setup = setup;
        _outlets = outlets;
        _limiter = new PuntLimiter(setup.Ports.Length, setup.Memory, owner);
        _replies = new IcmpReplies<TPort>(setup.Shared, setup.Memory, owner);
        _punted = (Mbuf**)setup.Memory.Allocate(4 * Burst.Capacity * (nuint)sizeof(Mbuf*), $"punt rows of {owner}");
        _freed = _punted + Burst.Capacity;
        _answers = _freed + Burst.Capacity;
        _checkAnswers = _answers + Burst.Capacity;
    }

    /// <summary>Punts and drops what a burst has left over; a dropped packet may leave as the answer to itself.</summary>
    public void Run(Burst burst, RootSnapshot* root)
    {
        int punted = 0;
        int freed = 0;
        int answers = 0;
        int checkAnswers = 0;
        for (int index = 0; index < burst.Count; index++)
        {
            if (burst.Outcomes[index] == Outcome.Punt)
                LimitPunt(burst, index, root);
            if (burst.Outcomes[index] == Outcome.Punt)
            {
                if (root->CheckPaths != null && IsCheckAnswer(burst.Packets[index], root->CheckPaths))
                    _checkAnswers[checkAnswers++] = burst.Packets[index];
                else
                    _punted[punted++] = burst.Packets[index];
            }
            else if (burst.Outcomes[index] == Outcome.Drop)
            {
                _setup.Statistics[burst.DropReasons[index]]++;
                if (_replies.TryMake(burst, index, root))
                    _answers[answers++] = burst.Packets[index];
                else
                    _freed[freed++] = burst.Packets[index];
            }
        }
        if (punted > 0)
            SendToKernel(_punted, punted, burst.InputPort);
        if (checkAnswers > 0)
            SendToKernel(_checkAnswers, checkAnswers, root->CheckPaths->Port);
        if (freed > 0)
            TPort.Free(_freed, freed);
        if (answers > 0)
            _setup.Statistics[WorkerCounter.IcmpErrorsSent] += (uint)_outlets.Send(burst.InputPort, _answers, answers);
    }

    /// <summary>Sends packets that come from the kernel; returns how many there were.</summary>
    public int TransmitInjected(RootSnapshot* root, uint nowMs)
    {
        if (_setup.InjectRing == 0)
            return 0;
        int received = TPort.Dequeue(_setup.InjectRing, _punted, Burst.Capacity);
        int count = received > 0 && root->CheckPaths != null ? _checks.Run(_punted, received, root, nowMs) : received;
        for (int first = 0; first < count;)
        {
            ushort port = _punted[first]->Port;
            int end = first + 1;
            while (end < count && _punted[end]->Port == port)
                end++;
            int sent = _outlets.Send(port, _punted + first, end - first);
            _setup.Statistics[WorkerCounter.Injected] += (uint)sent;
            _setup.Statistics[WorkerCounter.InjectedDropped] += (uint)(end - first - sent);
            first = end;
        }
        return received;
    }

    private void LimitPunt(Burst burst, int index, RootSnapshot* root)
    {
        PuntClass puntClass = burst.PuntClasses[index];
        if (!_setup.Ports[burst.InputPort].HasTwin)
            burst.Drop(index, DropReason.NoTwin);
        else if (!_limiter.TryTake(root, burst.InputPort, puntClass, burst.NowMs))
            burst.Drop(index, DropReason.PuntLimitArp + (byte)puntClass);
    }

    private bool IsCheckAnswer(Mbuf* packet, CheckPathTable* paths) =>
        CheckAnswers.TryTranslate(packet, paths, _setup.Shared->CheckFlows, _setup.Ports[paths->Port].Mac);

    private void SendToKernel(Mbuf** packets, int count, byte port)
    {
        for (int index = 0; index < count; index++)
            packets[index]->Port = port;
        int taken = TPort.Enqueue(_setup.PuntRing, packets, count);
        _setup.Statistics[WorkerCounter.Punted] += (uint)taken;
        _setup.Statistics[DropReason.PuntRingFull] += (uint)(count - taken);
        if (taken < count)
            TPort.Free(packets + taken, count - taken);
    }
}
