namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// The workers as who talks to the other director sees them. Used by one thread at a time, the synchronisation thread; allocates nothing
/// on the managed heap, and never waits for a worker.
/// </summary>
public interface ISessionExchange
{
    /// <summary>
    /// Begins to synchronise: from now on the workers take what they are given. Allocates their rings the first time; called again, it changes the
    /// time only.
    /// </summary>
    /// <param name="refreshSeconds">Once there is a peer, every live session and template is told anew within this time.</param>
    void Open(uint refreshSeconds);

    /// <summary>
    /// Ends it: the workers tell nothing more, and sessions of the other director stay for what remains of them. To be called when
    /// <see cref="Unapplied"/> is 0, for what waits then waits until the next <see cref="Open"/>.
    /// </summary>
    void Close();

    /// <summary>What the workers have to tell, each one's oldest first; returns how many.</summary>
    int Take(Span<SyncRecord> records);

    /// <summary>
    /// What the other director tells; returns how many there was room for, from the first on: the caller keeps the others. Records of one session
    /// take effect in this order.
    /// </summary>
    int Give(ReadOnlySpan<SyncRecord> records);

    /// <summary>
    /// There is a peer: all workers tell all their own sessions, and all templates, as fast as they are taken, and from now on what happens.
    /// </summary>
    /// <param name="inherits">
    /// The other director has lost its sessions (it has started anew): those that it had told this one of become this one's, so that they
    /// are told back to it. Else those whose clients are silent meanwhile would be nobody's when it takes over again.
    /// </param>
    void BeginBulk(bool inherits = false);

    /// <summary>All is told once more, to the same peer: what waits to be taken stays, ends of sessions among it.</summary>
    void TellAgain();

    /// <summary>
    /// Whether <see cref="Take"/> has given everything that the last <see cref="BeginBulk"/> or <see cref="TellAgain"/> asked for; true before the first.
    /// </summary>
    bool IsBulkOver { get; }

    /// <summary>Records that wait to be taken.</summary>
    int Backlog { get; }

    /// <summary>Records given that the workers have not looked at yet.</summary>
    int Unapplied { get; }

    /// <summary>
    /// Tells how this director places sessions: number of workers, steering, RSS key and table. Where the other one has another value, sessions of
    /// FULLNAT may have to be refused.
    /// </summary>
    ulong Placement { get; }

    /// <summary>The clock that <see cref="SyncRecord.ToldAtMs"/> is read from; it wraps.</summary>
    uint NowMs { get; }

    /// <summary>What has been done since the start.</summary>
    SyncTotals Totals { get; }

    /// <summary>
    /// The other director cannot be reached: its sessions live on for what remains of them, and the workers tell nothing until the next bulk,
    /// which has all that happens meanwhile.
    /// </summary>
    void PeerLost();
}
