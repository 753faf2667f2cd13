namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// Whether the peer has to tell all again: since its last bulk began, records were refused because their service or server was not here, and
/// servers have come. Both as counters, so that it does not matter which is seen first.
/// </summary>
/// <param name="exchange">The workers.</param>
internal sealed class BulkWish(ISessionExchange exchange)
{
    /// <summary>Time between two wishes at the least.</summary>
    public const long LeastMs = 5_000;

    private ulong _refused;
    private uint _servers;
    private long _askedMs;
    private bool _canAsk;

    /// <summary>Counts servers that have come into the configuration, ever.</summary>
    public uint ServersAdded { get; set; }

    /// <summary>Whether there is a wish that the peer has not met.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Whether it is told.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Begins anew, on another connection.</summary>
    /// <param name="canAsk">Whether the peer understands it.</param>
    /// <param name="nowMs">Now.</param>
    public void Begin(bool canAsk, long nowMs)
    {
        (_canAsk, _askedMs) = (canAsk, nowMs - LeastMs);
        BulkBegins();
    }

    /// <summary>What the peer has comes from now on.</summary>
    public void BulkBegins()
    {
        (IsThere, IsTold) = (false, false);
        (_refused, _servers) = (Refused, ServersAdded);
    }

    /// <summary>Looks whether there is one; called when the bulk before is over.</summary>
    public bool Arises()
    {
        if (_canAsk && !IsThere && ServersAdded != _servers)
            IsThere = Refused != _refused;
        return IsThere;
    }

    /// <summary>Whether it has to be told now, for the first time.</summary>
    public bool IsDue(long nowMs)
    {
        if (!IsThere || IsTold || nowMs - _askedMs < LeastMs)
            return false;
        (IsTold, _askedMs) = (true, nowMs);
        return true;
    }

    private ulong Refused
    {
        get
        {
            SyncTotals totals = exchange.Totals;
            return totals[SyncRefusal.NoService] + totals[SyncRefusal.NoServer];
        }
    }
}
