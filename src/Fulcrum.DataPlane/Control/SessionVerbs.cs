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
        using SessionSelection? selection = Select(request.Filter, out string problem);
        if (selection is not null && request.Filter is { Templates: true })
        {
            foreach (Wire.SessionPage page in ListTemplates(selection, request))
                yield return new Wire.Reply { Sessions = page };
            yield break;
        }
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
            ulong templates = (ulong)ListTemplates(selection, new Wire.ListSessions { Filter = request.Filter }).Sum(page => page.Sessions.Count);
            yield return new Wire.Reply { SessionCounts = new Wire.SessionCounts { Total = templates } };
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
            selection?.Dispose();
            yield return refuse(selection is null ? problem : "Templates cannot be ended; they go when their time is over. Drain a server to loosen them.");
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

    /// <summary>The templates; the last page says so.</summary>
    private IEnumerable<Wire.SessionPage> ListTemplates(SessionSelection selection, Wire.ListSessions request)
    {
        TemplateListing listing = new(compiler, selection, request.Filter.State, workers[0].NowMs);
        for (ulong left = request.Limit == 0 ? ulong.MaxValue : request.Limit; left > 0 && listing.Next(left) is { } page;)
        {
            left -= (ulong)page.Sessions.Count;
            if (page.Sessions.Count > 0)
                yield return page;
        }
        yield return new Wire.SessionPage { Last = true };
    }

    private SessionSelection? Select(Wire.SessionFilter? filter, out string problem)
    {
        List<string> problems = [];
        if (filter is { Templates: true, State: not ("" or "NONE" or "ASSURED") })
            problems.Add($"Templates are in no state \"{filter.State}\"; there is NONE, ASSURED.");
        // What remains is asked of sessions, whose states are others.
        Wire.SessionFilter? asked = filter is { Templates: true } ? new Wire.SessionFilter(filter) { State = "" } : filter;
        SessionSelection? selection = SessionSelection.Read(asked, compiler, problems);
        problem = SnapshotPlan.Summarise(problems);
        return selection;
    }
}
