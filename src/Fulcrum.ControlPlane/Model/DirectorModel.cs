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
}
