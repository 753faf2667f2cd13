namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>What is followed.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Name">Unique among its kind.</param>
public readonly record struct TrackKey(TrackKind Kind, string Name)
{
    /// <summary>"interface eth1", "script check_dns".</summary>
    public override string ToString() => Kind switch
    {
        TrackKind.Service => $"virtual server {Name}",
        TrackKind.Bfd => $"BFD session {Name}",
        _ => $"{Kind.ToString().ToLowerInvariant()} {Name}",
    };
}
