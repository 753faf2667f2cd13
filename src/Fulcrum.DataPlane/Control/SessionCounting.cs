using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>Counts the workers' sessions by what they have in common, a part of the tables at a time. Control thread only.</summary>
internal sealed unsafe class SessionCounting : IDisposable
{
    private readonly IReadOnlyList<IWorkerView> _workers;
    private readonly ServerPath* _servers;
    private readonly SlotServices _services;
    private readonly SessionSelection _selection;
    private readonly Wire.SessionGroup _by;
    private readonly Dictionary<uint, ulong> _groups = [];
    private readonly ClientTally? _clients;
    private SessionCursor _cursor;
    private ulong _total;
    private ulong _totalOfPass;

    /// <summary>Nothing is counted yet.</summary>
    public SessionCounting(
        IReadOnlyList<IWorkerView> workers, ServerPath* servers, SlotServices services, SessionSelection selection, Wire.SessionGroup by)
    {
        _workers = workers;
        _servers = servers;
        _services = services;
        _selection = selection;
        _by = by;
        _clients = by == Wire.SessionGroup.Client ? new ClientTally() : null;
        _cursor = new SessionCursor(workers, selection.Worker);
    }

    /// <summary>Goes on for as many slots as a page of a listing takes; false when all are counted.</summary>
    public bool Continue()
    {
        for (int budget = SessionListing.SlotsPerPage; budget > 0; budget--)
        {
            if (_cursor.IsAtEnd())
                return !EndPass();
            CountSlot(_workers[_cursor.Worker]);
            _cursor.Advance();
        }
        return true;
    }

    /// <summary>What was counted.</summary>
    public Wire.SessionCounts ToWire()
    {
        Wire.SessionCounts counts = new() { Total = _total };
        counts.Groups.AddRange(_clients?.Most().Select(client => new Wire.SessionCount
        {
            Session = new Wire.Session { ClientAddress = client.Client.ToWire() },
            Count = client.Sessions,
        }) ?? Merge().OrderByDescending(group => group.Count));
        return counts;
    }

    /// <inheritdoc />
    public void Dispose() => _clients?.Dispose();

    private bool EndPass()
    {
        _total = _totalOfPass;
        _totalOfPass = 0;
        if (_clients?.EndPass() ?? true)
            return true;
        _cursor = new SessionCursor(_workers, _selection.Worker);
        return false;
    }

    private void CountSlot(IWorkerView worker)
    {
        if (worker.Sessions.Slots[_cursor.Slot].State <= SessionState.Extension)
            return;
        SessionReader reader = new(_servers);
        if (!reader.TryRead(worker.Sessions, _cursor.Slot, _selection.Match, worker.NowMs))
            return;
        _totalOfPass++;
        if (_clients is not null)
            _clients.Count(reader.Client);
        else if (_by != Wire.SessionGroup.None)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_groups, GroupOf(reader.Session), out _)++;
    }

    private uint GroupOf(in Session session) => _by switch
    {
        Wire.SessionGroup.State => (uint)session.State,
        Wire.SessionGroup.Worker => (uint)_cursor.Worker,
        _ => session.ServerSlot,
    };

    /// <summary>Slots of one service, and states of one name, are one group.</summary>
    private IEnumerable<Wire.SessionCount> Merge() => _groups
        .GroupBy(group => Describe(group.Key), group => group.Value)
        .Select(group => new Wire.SessionCount { Session = group.Key, Count = group.Aggregate(0UL, (sum, count) => sum + count) });

    private Wire.Session Describe(uint group) => _by switch
    {
        Wire.SessionGroup.State => new Wire.Session { State = StateNames.Of((SessionState)group) },
        Wire.SessionGroup.Worker => new Wire.Session { Worker = group },
        Wire.SessionGroup.Service => new Wire.Session { Service = _services.ServiceOf(group) },
        _ => DescribeServer(group),
    };

    private Wire.Session DescribeServer(uint slot)
    {
        IpAddress address = _servers[slot].Address;
        return new Wire.Session { RealAddress = address.ToWire(), RealPort = _services.ServerOf(slot)?.Port.Host ?? _servers[slot].Port.Host };
    }
}
