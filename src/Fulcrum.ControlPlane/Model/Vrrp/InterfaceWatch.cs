namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>How the state of an interface is taken.</summary>
public sealed record InterfaceWatch
{
    /// <summary>Its name.</summary>
    public required string Interface { get; init; }

    /// <summary>interface_up_down_delays: time until down counts.</summary>
    public TimeSpan DownDelay { get; init; }

    /// <summary>Time until up counts.</summary>
    public TimeSpan UpDelay { get; init; }

    /// <summary>linkbeat_interfaces: mii, ethtool, polling; null: the kernel tells.</summary>
    public string? Linkbeat { get; init; }
}
