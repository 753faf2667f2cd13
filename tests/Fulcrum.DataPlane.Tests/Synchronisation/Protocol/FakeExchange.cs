using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>
/// Workers that have sessions numbered 0 to <see cref="OwnCount"/> - 1, told by their number in <see cref="SyncRecord.Mark"/>, and remember
/// which numbers the peer has told. Allocates nothing once it is made.
/// </summary>
internal sealed class FakeExchange(int own, int most, Func<long> nowMs) : ISessionExchange
{
    private readonly ulong[] _held = new ulong[most / 64 + 1];
    private SyncTotals _totals;
    private int _bulkNext;
    private int _bulkEnd;
    private bool _isOpen;

    /// <summary>Number of sessions.</summary>
    public int OwnCount { get; set; } = own;

    /// <summary>Records that can be given before the workers are full.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Sessions made that have not been told.</summary>
    public int Waiting { get; private set; }

    /// <summary>How often a bulk was asked for, and how often the peer was lost.</summary>
    public int Bulks { get; private set; }

    /// <inheritdoc cref="Bulks"/>
    public int Losses { get; private set; }

    /// <summary>Whether the last bulk began after the peer had lost its sessions.</summary>
    public bool Inherits { get; private set; }

    /// <summary>Records given.</summary>
    public long Given { get; private set; }

    /// <summary>Records refused because their server is not here.</summary>
    public ulong Missing { get; set; }

    /// <summary>How often all had to be told again.</summary>
    public int Repetitions { get; private set; }

    /// <summary>Exception of the next call.</summary>
    public Exception? Fails { get; set; }

    /// <summary>When the sessions that wait were made.</summary>
    public uint MadeAtMs { get; private set; }

    /// <summary>Different sessions that the peer has told.</summary>
    public int HeldCount => _held.Sum(bits => System.Numerics.BitOperations.PopCount(bits));

    /// <summary>Whether it is asked to tell.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Time in which all is told anew.</summary>
    public uint RefreshSeconds { get; private set; }

    /// <inheritdoc />
    public bool IsBulkOver => _bulkNext >= _bulkEnd;

    /// <inheritdoc />
    public ulong Placement => 0;

    /// <inheritdoc />
    public int Backlog => Waiting;

    /// <inheritdoc />
    public int Unapplied { get; set; }

    /// <inheritdoc />
    public uint NowMs => (uint)nowMs();

    /// <inheritdoc />
    public SyncTotals Totals
    {
        get
        {
            SyncTotals totals = _totals;
            totals.Own = (ulong)OwnCount;
            totals.Held = totals.Installed;
            totals[SyncRefusal.NoServer] = Missing;
            return totals;
        }
    }

    /// <summary>Makes sessions, which wait to be told.</summary>
    public void Make(int count)
    {
        if (Waiting == 0)
            MadeAtMs = NowMs;
        OwnCount += count;
        Waiting += count;
    }

    /// <summary>Whether the peer has told a session.</summary>
    public bool Holds(int number) => (_held[number / 64] >> (number % 64) & 1) != 0;

    /// <inheritdoc />
    public void Open(uint refreshSeconds) => (_isOpen, RefreshSeconds) = (true, refreshSeconds);

    /// <inheritdoc />
    public void Close() => _isOpen = false;

    /// <inheritdoc />
    public int Take(Span<SyncRecord> records)
    {
        if (Fails is { } reason)
        {
            Fails = null;
            throw reason;
        }
        int count = 0;
        for (; count < records.Length && Waiting > 0; Waiting--)
            records[count++] = RecordOf(OwnCount - Waiting, MadeAtMs);
        for (; count < records.Length && !IsBulkOver; _bulkNext++)
            records[count++] = RecordOf(_bulkNext, NowMs);
        _totals.Told += (ulong)count;
        return count;
    }

    /// <inheritdoc />
    public int Give(ReadOnlySpan<SyncRecord> records)
    {
        int count = (int)Math.Min(records.Length, Room);
        Room -= count;
        Given += count;
        foreach (ref readonly SyncRecord record in records[..count])
        {
            if (record.Version != SyncRecord.CurrentVersion || record.Mark >= _held.Length * 64)
                throw new InvalidOperationException("A record that nobody has told is given.");
            int number = (int)record.Mark;
            if (!Holds(number))
                _totals.Installed++;
            _held[number / 64] |= 1UL << (number % 64);
        }
        _totals.Received += (ulong)count;
        return count;
    }

    /// <inheritdoc />
    public void BeginBulk(bool inherits = false)
    {
        Inherits = inherits;
        (_bulkNext, _bulkEnd) = (0, OwnCount - Waiting);
        Bulks++;
    }

    /// <inheritdoc />
    public void TellAgain()
    {
        (_bulkNext, _bulkEnd) = (0, OwnCount - Waiting);
        Repetitions++;
    }

    /// <inheritdoc />
    public void PeerLost() => Losses++;

    private static SyncRecord RecordOf(int number, uint toldAtMs) => new()
    {
        Version = SyncRecord.CurrentVersion, Kind = SyncRecordKind.Session, Protocol = 6, Mark = (uint)number, ToldAtMs = toldAtMs,
    };
}
