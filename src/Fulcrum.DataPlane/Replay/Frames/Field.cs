namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>A field of a header, as people write it.</summary>
internal readonly record struct Field(string Name, string Value);
