namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>FILE_CHECK: a number in a file decides, or changes the weight.</summary>
public sealed record FileCheck : HealthCheck
{
    /// <inheritdoc />
    public override string Kind => "FILE_CHECK";

    /// <inheritdoc />
    public override bool IsEventDriven => true;

    /// <summary>Name of a <see cref="Vrrp.TrackFile"/>.</summary>
    public required string File { get; init; }

    /// <summary>0: any number but 0 is a failure; else the number times this is added to the server's weight. Null: as the file says.</summary>
    public int? Weight { get; init; }

    /// <summary>Turns the sign of what is added; counts where <see cref="Weight"/> is not null.</summary>
    public bool IsReversed { get; init; }
}
