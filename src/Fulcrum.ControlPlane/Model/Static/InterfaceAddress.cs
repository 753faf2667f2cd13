using System.Net;

namespace Fulcrum.ControlPlane.Model.Static;

/// <summary>An address of an interface, as static_ipaddress and virtual_ipaddress have it.</summary>
public sealed record InterfaceAddress
{
    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its network's.</summary>
    public int PrefixLength { get; init; }

    /// <summary>dev; null: the instance's.</summary>
    public string? Interface { get; init; }

    /// <summary>scope.</summary>
    public string? Scope { get; init; }

    /// <summary>label.</summary>
    public string? Label { get; init; }

    /// <summary>brd: an address, + or -.</summary>
    public string? Broadcast { get; init; }

    /// <summary>peer.</summary>
    public string? Peer { get; init; }

    /// <summary>preferred_lft: seconds, forever.</summary>
    public string? PreferredLifetime { get; init; }

    /// <summary>track_group.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>Words without a value: home, nodad, mngtmpaddr, noprefixroute, autojoin, no_track, use_vmac.</summary>
    public ValueList<string> Flags { get; init; } = [];
}
