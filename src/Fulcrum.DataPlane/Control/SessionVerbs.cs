using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Answers what the control plane asks about sessions. Only reads the workers' tables: ending a session is the worker's own business.
/// Control thread only.
/// </summary>
internal sealed class SessionVerbs(SnapshotCompiler compiler, IReadOnlyList<IWorkerView> workers, Func<string, Wire.Reply> refuse)
{
    private readonly SlotServices _services = new(compiler);
    private readonly SessionEnding _ending = new(workers);
    private readonly PageRows _rows = new();
    private bool _isEnding;

    /// <summary>Pages; between those that took long, others get their turn.</summary>
    public IEnumerable<Wire.Reply?> List(Wire.ListSessions request)
    {
        if (request.Filter is { Templates: true })
        {
            yield return new Wire.Reply { Sessions = new Wire.SessionPage { Last = true } };
            yield break;
        }
        using SessionSelection? selection = Select(request.Filter, out string problem);
        SessionCursor cursor = new(workers, selection?.Worker);
        if (selection is null || !cursor.TryGoTo(request.After))
        {
            yield return refuse(selection is null ? problem : "The place to go on from is none of a listing with this filter.");
            yield break;
        }
        SessionListing listing = Begin(selection, cursor, request.Limit);
        Wire.Reply reply = new() { Sessions = _rows.Message };
        bool isLast;
        do
        {
            listing.Next(_rows);
            // The rows are other listings', too, while others have their turn.
            isLast = _rows.Message.Last;
            if (_rows.Count > 0 || isLast)
                yield return reply;
            if (!listing.IsFull)
                yield return null;
        }
        while (!isLast);
    }

    /// <summary>The counts, when all tables have been gone through.</summary>
    public IEnumerable<Wire.Reply?> Count(Wire.CountSessions request)
    {
        using SessionSelection? selection = Select(request.Filter, out string problem);
        if (selection is null)
        {
            yield return refuse(problem);
            yield break;
        }
        if (request.Filter is { Templates: true })
        {
            yield return new Wire.Reply { SessionCounts = new Wire.SessionCounts() };
            yield break;
        }
        using SessionCounting counting = Begin(selection, request.By);
        while (counting.Continue())
            yield return null;
        yield return new Wire.Reply { SessionCounts = counting.ToWire() };
    }

    /// <summary>How many have ended, when every worker has gone through its table.</summary>
    public IEnumerable<Wire.Reply?> End(Wire.EndSessions request)
    {
        while (_isEnding || _ending.IsBusy)
            yield return IControlService.Pause;
        SessionSelection? selection = Select(request.Filter, out string problem);
        if (selection is null || request.Filter is { Templates: true })
        {
            yield return selection is null ? refuse(problem) : new Wire.Reply { SessionsEnded = new Wire.SessionsEnded() };
            yield break;
        }
        _isEnding = true;
        try
        {
            _ending.Begin(selection, request.Reset);
            while (_ending.IsBusy)
                yield return IControlService.Pause;
            yield return new Wire.Reply { SessionsEnded = new Wire.SessionsEnded { Ended = _ending.Ended } };
        }
        finally
        {
            _isEnding = false;
        }
    }

    private unsafe SessionListing Begin(SessionSelection selection, SessionCursor cursor, ulong limit) =>
        new(workers, compiler.ServerPaths, _services, selection, cursor, limit);

    private unsafe SessionCounting Begin(SessionSelection selection, Wire.SessionGroup by) =>
        new(workers, compiler.ServerPaths, _services, selection, by);

    private SessionSelection? Select(Wire.SessionFilter? filter, out string problem)
    {
        List<string> problems = [];
        SessionSelection? selection = SessionSelection.Read(filter, compiler, problems);
        problem = SnapshotPlan.Summarise(problems);
        return selection;
    }
}
