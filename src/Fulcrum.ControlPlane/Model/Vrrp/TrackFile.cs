namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>track_file: a number in a file.</summary>
public sealed record TrackFile
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>file; null: none is written, so it cannot be followed.</summary>
    public string? Path { get; init; }

    /// <summary>weight, -254 to 254: the number times this is added to a priority.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Turns the sign.</summary>
    public bool IsReversed { get; init; }

    /// <summary>init_file: what is written into the file at the start; null: nothing.</summary>
    public int? InitialValue { get; init; }

    /// <summary>Also where the file is there.</summary>
    public bool Overwrites { get; init; }
}
