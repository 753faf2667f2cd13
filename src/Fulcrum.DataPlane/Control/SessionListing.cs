using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>A listing of the workers' sessions, page by page, while they change. Control thread only.</summary>
internal sealed unsafe class SessionListing(
    IReadOnlyList<IWorkerView> workers, ServerPath* servers, SlotServices services, SessionSelection selection, SessionCursor cursor, ulong limit)
{
    /// <summary>Sessions in a page.</summary>
    public const int PageSize = 512;

    /// <summary>Slots looked at for one page, so that a page of few sessions does not keep the control thread for long.</summary>
    public const int SlotsPerPage = 65_536;

    private ulong _listed;

    /// <summary>Whether the last page filled up before its slots were gone through: the next one may follow at once.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Puts the next page into the rows; it may be empty.</summary>
    public void Next(PageRows page)
    {
        page.Clear();
        for (int budget = SlotsPerPage; budget > 0 && page.Count < PageSize && !IsDone(); budget--)
        {
            Add(page);
            cursor.Advance();
        }
        IsFull = page.Count == PageSize;
        page.Message.Last = IsDone();
        page.Message.Next = cursor.IsAtEnd() ? Google.Protobuf.ByteString.Empty : cursor.ToToken();
        page.Finish();
    }

    private bool IsDone() => cursor.IsAtEnd() || limit > 0 && _listed >= limit;

    private void Add(PageRows page)
    {
        IWorkerView worker = workers[cursor.Worker];
        if (worker.Sessions.Slots[cursor.Slot].State <= SessionState.Extension)
            return;
        SessionReader reader = new(servers);
        uint nowMs = worker.NowMs;
        if (!reader.TryRead(worker.Sessions, cursor.Slot, selection.Match, nowMs))
            return;
        page.Add(reader, services.ServiceOf(reader.Session.ServerSlot), cursor.Worker, nowMs);
        _listed++;
    }
}
