namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>A header of a frame: "ipv4", "tcp"; what follows the last known one is "payload".</summary>
internal sealed record Layer(string Name, IReadOnlyList<Field> Fields)
{
    /// <summary>A field's value; null when the header has none of that name.</summary>
    public string? this[string field]
    {
        get
        {
            foreach (Field candidate in Fields)
                if (candidate.Name == field)
                    return candidate.Value;
            return null;
        }
    }
}
