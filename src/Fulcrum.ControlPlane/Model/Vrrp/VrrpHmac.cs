namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>auth_hmac of keepalived 2.4: adverts with a trailer that proves who has made them, and when.</summary>
public sealed record VrrpHmac
{
    /// <summary>key; ids are unique.</summary>
    public ValueList<VrrpHmacKey> Keys { get; init; } = [];

    /// <summary>active_key: that of what is sent.</summary>
    public int ActiveKey { get; init; }

    /// <summary>mode.</summary>
    public HmacMode Mode { get; init; } = HmacMode.Enforce;

    /// <summary>anti_replay time: adverts have to be fresh, so that clocks have to agree. False: monotonic.</summary>
    public bool ChecksTime { get; init; } = true;

    /// <summary>time_window; null: three intervals, at least 5 s.</summary>
    public TimeSpan? Window { get; init; }
}
