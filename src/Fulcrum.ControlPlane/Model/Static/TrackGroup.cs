namespace Fulcrum.ControlPlane.Model.Static;

/// <summary>track_group: instances of which one has to run for a static object.</summary>
public sealed record TrackGroup(string Name, ValueList<string> Instances);
