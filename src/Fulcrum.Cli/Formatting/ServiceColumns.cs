namespace Fulcrum.Cli.Formatting;

/// <summary>What <see cref="ServiceTable"/> tells of servers.</summary>
public enum ServiceColumns
{
    /// <summary>ipvsadm -Ln.</summary>
    Plain,

    /// <summary>ipvsadm -Ln --tun-info.</summary>
    Tunnels,

    /// <summary>ipvsadm -Ln --thresholds.</summary>
    Thresholds,

    /// <summary>ipvsadm -Ln --persistent-conn.</summary>
    PersistentConnections,
}
