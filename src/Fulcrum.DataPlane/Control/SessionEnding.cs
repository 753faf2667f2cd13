namespace Fulcrum.DataPlane.Control;

/// <summary>Has all workers end sessions, one request at a time. Control thread only.</summary>
internal sealed class SessionEnding(IReadOnlyList<IWorkerView> workers)
{
    private readonly List<IWorkerView> _asked = [];
    private SessionSelection? _selection;

    /// <summary>Whether a worker has not gone through the last request.</summary>
    public bool IsBusy => workers.Any(worker => worker.IsEnding);

    /// <summary>Sessions that the last request has ended; valid when nobody is busy.</summary>
    public ulong Ended => _asked.Aggregate(0UL, (sum, worker) => sum + worker.Ended);

    /// <summary>Asks the workers; not while one is busy. The selection belongs to this object from now on.</summary>
    public void Begin(SessionSelection selection, bool reset)
    {
        _selection?.Dispose();
        _selection = selection;
        _asked.Clear();
        _asked.AddRange(workers.Where((_, index) => selection.Worker is not { } only || only == index));
        foreach (IWorkerView worker in _asked)
            worker.EndSessions(selection.Match, reset);
    }
}
