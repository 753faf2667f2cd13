namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Something that an instance follows, and what that does to it.</summary>
/// <param name="Key">What.</param>
/// <param name="Weight">0: bad is a FAULT. Above: added while it is good. Below: added while it is bad. Of a file: times its number.</param>
/// <param name="IsReversed">Good and bad change places; the weight changes its sign.</param>
public sealed record TrackItem(TrackKey Key, int Weight, bool IsReversed);
