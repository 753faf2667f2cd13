namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>Something that is followed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">What it adds to the priority; 0: its failure is a fault; null: as the object says.</param>
/// <param name="IsReversed">Good and bad change places.</param>
public sealed record TrackedObject(string Name, int? Weight, bool? IsReversed);
