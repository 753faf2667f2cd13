namespace Fulcrum.ControlPlane.Model.Comparison;

/// <summary>An object by which two models differ.</summary>
/// <param name="Kind">How.</param>
/// <param name="Name">"virtual service TCP 192.0.2.1:80".</param>
/// <param name="Origin">Where it is written: in the later model, for what is removed in the earlier one; null: nowhere in particular.</param>
/// <param name="Fields">What is different of an object that both models have; for an added one what matters of it.</param>
public sealed record ObjectChange(ChangeKind Kind, string Name, Origin? Origin, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>The server, where one is removed: its sessions are touched.</summary>
    public (ServiceKey Service, System.Net.IPEndPoint Server)? RemovedServer { get; init; }
}

/// <summary>How an object differs.</summary>
public enum ChangeKind
{
    /// <summary>The later model has it alone.</summary>
    Added = 1,

    /// <summary>The earlier model has it alone.</summary>
    Removed = 2,

    /// <summary>Both have it.</summary>
    Changed = 3,
}

/// <summary>A field of an object.</summary>
/// <param name="Name">keepalived's keyword where there is one.</param>
/// <param name="Before">Empty: not there.</param>
/// <param name="After">Empty: not there.</param>
public sealed record FieldChange(string Name, string Before, string After)
{
    /// <summary>"weight 1 -> 2".</summary>
    public override string ToString() => Before.Length == 0 ? $"{Name} {After}" : $"{Name} {Before} -> {(After.Length == 0 ? "none" : After)}";
}
