using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Everything that the director shall do, as meant: one consistent, validated, immutable whole, made from the file's objects and
/// the API's. A reload or an API call makes a new one; nothing is changed in place.
/// </summary>
public sealed record DirectorModel
{
    /// <summary>Nothing configured.</summary>
    public static DirectorModel Empty { get; } = new() { Services = [], Pools = [], Settings = new DirectorSettings() };

    /// <summary>Virtual services; keys are unique.</summary>
    public required ValueList<VirtualService> Services { get; init; }

    /// <summary>Local-address pools; names are unique.</summary>
    public required ValueList<LocalAddressPool> Pools { get; init; }

    /// <summary>In the order in which they are tried: the file's, then the API's.</summary>
    public ValueList<MarkRule> MarkRules { get; init; } = [];

    /// <summary>What applies to the whole director.</summary>
    public required DirectorSettings Settings { get; init; }

    /// <summary>global_defs of keepalived but for <see cref="Settings"/>.</summary>
    public DirectorDefaults Defaults { get; init; } = new();

    /// <summary>session_sync; null: sessions stay here.</summary>
    public SessionSync? SessionSync { get; init; }

    /// <summary>VRRP, BFD, and what they follow.</summary>
    public VrrpModel Vrrp { get; init; } = new();

    /// <summary>Addresses, routes and rules that do not depend on VRRP.</summary>
    public StaticModel Static { get; init; } = new();

    /// <summary>DPVS's groups of clients; names are unique among their kind.</summary>
    public ValueList<ClientList> ClientLists { get; init; } = [];

    /// <summary>DPVS's tunnels.</summary>
    public ValueList<TunnelDevice> Tunnels { get; init; } = [];

    /// <summary>DPVS's services without a virtual address.</summary>
    public ValueList<SourceNatService> SourceNat { get; init; } = [];
}
