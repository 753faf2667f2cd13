namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads settings; what is wrong with them goes to <paramref name="problems"/>, one sentence each, by the setting's name.</summary>
internal sealed class SettingsReader(List<string> problems)
{
    private const uint LastMode = 3;

    /// <summary>Settings as written; not to be used when there are problems.</summary>
    public SnapshotSettings Read(Wire.Settings settings)
    {
        CheckTimeout(settings.TcpTimeout, "tcp_timeout");
        CheckTimeout(settings.TcpFinTimeout, "tcp_fin_timeout");
        CheckTimeout(settings.UdpTimeout, "udp_timeout");
        CheckTimeout(settings.LblcExpiration, "lblc_expiration");
        CheckTimeout(settings.LblcrExpiration, "lblcr_expiration");
        CheckMode(settings.ConnReuseMode, "conn_reuse_mode");
        CheckMode(settings.SecureTcp, "secure_tcp");
        CheckMode(settings.DropEntry, "drop_entry");
        CheckMode(settings.DropPacket, "drop_packet");
        if (settings.HasAmDroprate && settings.AmDroprate == 0)
            problems.Add("Setting am_droprate: one packet in 0 cannot be dropped; use 1 or more.");
        if (settings.Amemthresh > int.MaxValue)
            problems.Add($"Setting amemthresh: {settings.Amemthresh} is beyond 0 to {int.MaxValue}.");
        if (settings.LocalPortRest > SnapshotSettings.MaxLocalPortRestSeconds)
            problems.Add($"Setting local_port_rest: {settings.LocalPortRest} seconds are more than {SnapshotSettings.MaxLocalPortRestSeconds}.");
        return new SnapshotSettings(settings, new SessionSyncReader(problems).Read(settings.SessionSync));
    }

    /// <summary>A service's own timeouts.</summary>
    public TimeoutsDefinition Read(Wire.ServiceTimeouts? timeouts, string service)
    {
        if (timeouts is null)
            return default;
        CheckTimeout(timeouts.Tcp, $"tcp of service {service}");
        CheckTimeout(timeouts.TcpFin, $"tcp_fin of service {service}");
        CheckTimeout(timeouts.Udp, $"udp of service {service}");
        return new TimeoutsDefinition(timeouts.Tcp, timeouts.TcpFin, timeouts.Udp);
    }

    private void CheckMode(uint mode, string name)
    {
        if (mode > LastMode)
            problems.Add($"Setting {name}: {mode} is beyond 0 to {LastMode}.");
    }

    private void CheckTimeout(uint seconds, string name)
    {
        if (seconds > SnapshotSettings.MaxTimeoutSeconds)
            problems.Add($"Setting {name}: {seconds} seconds are more than {SnapshotSettings.MaxTimeoutSeconds}.");
    }
}
