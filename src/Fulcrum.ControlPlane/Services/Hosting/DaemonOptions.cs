using System.Net;

namespace Fulcrum.ControlPlane.Services.Hosting;

/// <summary>How the daemon is started.</summary>
public sealed record DaemonOptions
{
    /// <summary>The configuration file.</summary>
    public string ConfigurationFile { get; init; } = "/etc/fulcrum/fulcrum.conf";

    /// <summary>Which lines of it that begin with '@ID' count; null: the first label of the host's name.</summary>
    public string? ConfigurationId { get; init; }

    /// <summary>Unix socket of the API.</summary>
    public string ApiSocket { get; init; } = "/run/fulcrum/fulcrumd.sock";

    /// <summary>Unix socket of the data plane.</summary>
    public string DataPlaneSocket { get; init; } = "/run/fulcrum/dataplane.sock";

    /// <summary>Where state is kept.</summary>
    public string StateDirectory { get; init; } = "/var/lib/fulcrum";

    /// <summary>Whether kernel routes are mirrored and addresses set.</summary>
    public bool UseKernel { get; init; } = true;

    /// <summary>Where metrics are served; null: nowhere. Port 0: any that is free.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>How many real servers have metrics of their own.</summary>
    public int MetricsServers { get; init; } = 10_000;
}
