namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Gives each triple of timeouts that a service has of its own a row of <see cref="SharedTables.TimeoutMs"/>; services with the same
/// triple share it. Row 0 is the director's. Control thread only.
/// </summary>
internal sealed unsafe class TimeoutProfiles(SharedTables* shared)
{
    /// <summary>Rows for services.</summary>
    public const int Limit = TableLimits.TimeoutProfiles - 1;

    private readonly Dictionary<TimeoutsDefinition, (byte Row, int Services)> _rows = [];
    private readonly Queue<byte> _free = new(Enumerable.Range(1, Limit).Select(row => (byte)row));

    /// <summary>How many rows there will be in use.</summary>
    public int CountAfter(CountChange<TimeoutsDefinition> change) =>
        _rows.Count + change.CountAdded(ServicesOf) - change.CountRemoved(ServicesOf);

    /// <summary>The row of some timeouts that are in use.</summary>
    public byte IndexOf(TimeoutsDefinition timeouts) => timeouts == default ? (byte)0 : _rows[timeouts].Row;

    /// <summary>
    /// Gives rows to timeouts that get their first service, <see cref="Limit"/> in all at most, and fills them. A row that nobody needs any
    /// more is taken last, so that packets on their way under the old configuration hardly ever meet new values in it.
    /// </summary>
    public void Update(CountChange<TimeoutsDefinition> change, SnapshotSettings settings)
    {
        foreach ((TimeoutsDefinition timeouts, int services) in change.Changes)
        {
            if (services >= 0 || !_rows.TryGetValue(timeouts, out (byte Row, int Services) used))
                continue;
            used.Services += services;
            _rows[timeouts] = used;
            if (used.Services > 0)
                continue;
            _rows.Remove(timeouts);
            _free.Enqueue(used.Row);
        }
        foreach ((TimeoutsDefinition timeouts, int services) in change.Changes)
        {
            if (services <= 0)
                continue;
            bool isNew = !_rows.TryGetValue(timeouts, out (byte Row, int Services) used);
            byte row = isNew ? _free.Dequeue() : used.Row;
            _rows[timeouts] = (row, used.Services + services);
            if (isNew)
                Fill(timeouts, row, settings);
        }
    }

    /// <summary>Fills all rows in use, for settings that are new.</summary>
    public void Refill(SnapshotSettings settings)
    {
        Fill(default, 0, settings);
        foreach ((TimeoutsDefinition timeouts, (byte row, _)) in _rows)
            Fill(timeouts, row, settings);
    }

    private int ServicesOf(TimeoutsDefinition timeouts) => _rows.TryGetValue(timeouts, out (byte, int Services) used) ? used.Services : 0;

    private void Fill(TimeoutsDefinition timeouts, byte row, SnapshotSettings settings) =>
        settings.WriteTimeouts(shared->TimeoutMs + row * SharedTables.StateCount, timeouts);
}
