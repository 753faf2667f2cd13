namespace Fulcrum.DataPlane.Control;

/// <summary>A page of sessions that is filled again and again, for all listings: each page is sent before the next one is made.</summary>
internal sealed class PageRows
{
    private readonly List<SessionRow> _rows = [];

    /// <summary>The page.</summary>
    public Wire.SessionPage Message { get; } = new();

    /// <summary>Sessions in it.</summary>
    public int Count { get; private set; }

    /// <summary>Empties it.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a session.</summary>
    public void Add(in SessionReader reader, Wire.ServiceKey? service, int worker, uint nowMs)
    {
        if (Count == _rows.Count)
            _rows.Add(new SessionRow());
        _rows[Count].Fill(reader, service, worker, nowMs);
        if (Count == Message.Sessions.Count)
            Message.Sessions.Add(_rows[Count].Message);
        Count++;
    }

    /// <summary>Leaves no rows of an earlier page behind those that were added.</summary>
    public void Finish()
    {
        while (Message.Sessions.Count > Count)
            Message.Sessions.RemoveAt(Message.Sessions.Count - 1);
    }
}
