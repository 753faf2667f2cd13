namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Gives each triple of timeouts that a service has of its own a row of <see cref="SharedTables.TimeoutMs"/>; services with the same
/// triple share it. Row 0 is the director's. Control thread only.
/// </summary>
internal sealed unsafe class TimeoutProfiles(SharedTables* shared)
{
    /// <summary>Rows for services.</summary>
    public const int Limit = TableLimits.TimeoutProfiles - 1;

    private readonly Dictionary<TimeoutsDefinition, byte> _rows = [];

    /// <summary>Different timeouts of some services, the director's not among them.</summary>
    public static HashSet<TimeoutsDefinition> Of(IEnumerable<ServiceDefinition> services) =>
        [.. services.Select(service => service.Timeouts).Where(timeouts => timeouts != default)];

    /// <summary>The row of some timeouts that are in use.</summary>
    public byte IndexOf(TimeoutsDefinition timeouts) => timeouts == default ? (byte)0 : _rows[timeouts];

    /// <summary>
    /// Gives rows to these timeouts, <see cref="Limit"/> at most, and fills all rows in use. A row that nobody needs any more is taken
    /// last, so that packets on their way under the old configuration hardly ever meet new values in it.
    /// </summary>
    public void Update(HashSet<TimeoutsDefinition> needed, SnapshotSettings settings)
    {
        TimeoutsDefinition[] unneeded = [.. _rows.Keys.Where(timeouts => !needed.Contains(timeouts))];
        Queue<byte> free = new(Enumerable.Range(1, Limit).Select(row => (byte)row).Except(_rows.Values).Concat(unneeded.Select(IndexOf)));
        foreach (TimeoutsDefinition timeouts in unneeded)
            _rows.Remove(timeouts);
        foreach (TimeoutsDefinition timeouts in needed.Where(timeouts => !_rows.ContainsKey(timeouts)))
            _rows.Add(timeouts, free.Dequeue());
        Fill(default, 0, settings);
        foreach ((TimeoutsDefinition timeouts, byte row) in _rows)
            Fill(timeouts, row, settings);
    }

    private void Fill(TimeoutsDefinition timeouts, byte row, SnapshotSettings settings) =>
        settings.WriteTimeouts(shared->TimeoutMs + row * SharedTables.StateCount, timeouts);
}
