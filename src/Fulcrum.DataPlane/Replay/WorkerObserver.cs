using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// Tells what a worker did with the one packet of a poll: the end of its way from the counters, its session and punt class from the
/// columns of the burst. All that replay knows of the pipeline's own structures is here.
/// </summary>
internal sealed unsafe class WorkerObserver(InProcessDataPlane<MemoryPort> dataPlane)
{
    private readonly Worker<MemoryPort> _worker = dataPlane.Worker;
    private readonly WorkerStatistics _statistics = dataPlane.Statistics;
    private readonly Dictionary<nint, SessionState> _states = [];
    private readonly ulong[] _drops = new ulong[WorkerStatistics.DropCount];
    private ulong _transmitted;
    private ulong _punted;
    private ulong _created;

    /// <summary>To be called before the poll.</summary>
    public void Begin()
    {
        for (int reason = 0; reason < WorkerStatistics.DropCount; reason++)
            _drops[reason] = _statistics[(DropReason)reason];
        _transmitted = _statistics[WorkerCounter.Transmitted];
        _punted = _statistics[WorkerCounter.Punted];
        _created = _statistics[WorkerCounter.SessionsCreated];
        _worker.LastBurst.Sessions[0] = null;
        _worker.LastBurst.Outcomes[0] = Outcome.Pending;
    }

    /// <summary>To be called after the poll.</summary>
    public PollOutcome End()
    {
        int transmitted = (int)(_statistics[WorkerCounter.Transmitted] - _transmitted);
        int punted = (int)(_statistics[WorkerCounter.Punted] - _punted);
        int dropped = 0;
        DropReason reason = DropReason.None;
        for (int index = WorkerStatistics.DropCount - 1; index > 0; index--)
        {
            int count = (int)(_statistics[(DropReason)index] - _drops[index]);
            dropped += count;
            if (count > 0)
                reason = (DropReason)index;
        }
        (Verdict verdict, string? why) = dropped > 0 ? (Verdict.Drop, CounterNames.NameOf(reason)[CounterNames.DropPrefix.Length..])
            : punted > 0 ? (Verdict.Punt, NameOf(_worker.LastBurst.PuntClasses[0]))
            : (transmitted > 0 ? Verdict.Transmit : Verdict.Held, (string?)null);
        return new PollOutcome
        {
            IsHeld = _worker.LastBurst.Outcomes[0] == Outcome.Held,
            Verdict = verdict,
            Reason = why,
            EndedCount = transmitted + punted + dropped,
            Session = ViewSession(_worker.LastBurst.Sessions[0], _worker.LastBurst.Directions[0]),
        };
    }

    private SessionView? ViewSession(Session* session, Direction direction)
    {
        if (session == null || session->State <= SessionState.Extension)
            return null;
        bool isNew = _statistics[WorkerCounter.SessionsCreated] != _created || !_states.ContainsKey((nint)session);
        SessionEndpoints ends = new(_worker.Sessions, dataPlane.ServerPaths, session);
        SessionView view = new()
        {
            Protocol = session->Protocol,
            Client = new Endpoint(ends.Client, ends.ClientPort.Host),
            Virtual = new Endpoint(ends.Virtual, ends.VirtualPort.Host),
            Local = ends.HasLocal ? new Endpoint(ends.Local, ends.LocalPort.Host) : null,
            Real = new Endpoint(ends.Real, ends.RealPort.Host),
            Direction = direction,
            Before = isNew ? null : _states[(nint)session],
            State = session->State,
            TimeoutMs = session->RemainingMs(_worker.LastBurst.NowMs),
        };
        _states[(nint)session] = session->State;
        return view;
    }

    private static string NameOf(PuntClass puntClass) => puntClass.ToString().ToLowerInvariant();
}
