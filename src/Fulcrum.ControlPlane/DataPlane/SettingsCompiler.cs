using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The director's settings from as meant to as running. What nobody has set is left out: the data plane has the same defaults.
/// </summary>
internal static class SettingsCompiler
{
    /// <summary>Half the range of the data plane's millisecond clock; LVS takes a little more.</summary>
    private const uint MaximumSeconds = int.MaxValue / 1000;

    private static readonly Dictionary<string, Action<Wire.Settings, uint>> s_fields = new()
    {
        [SettingDefinitions.TcpTimeout] = (wire, value) => wire.TcpTimeout = Math.Min(value, MaximumSeconds),
        [SettingDefinitions.TcpFinTimeout] = (wire, value) => wire.TcpFinTimeout = Math.Min(value, MaximumSeconds),
        [SettingDefinitions.UdpTimeout] = (wire, value) => wire.UdpTimeout = Math.Min(value, MaximumSeconds),
        ["icmp_error_rate"] = (wire, value) => wire.IcmpErrorRate = value,
        ["pmtu_disc"] = (wire, value) => wire.NoPathMtuDiscovery = value == 0,
        ["sloppy_tcp"] = (wire, value) => wire.SloppyTcp = value != 0,
        ["sloppy_sctp"] = (wire, value) => wire.SloppySctp = value != 0,
        ["conn_reuse_mode"] = (wire, value) => wire.ConnReuseMode = value,
        ["expire_nodest_conn"] = (wire, value) => wire.ExpireNodestConn = value != 0,
        ["expire_quiescent_template"] = (wire, value) => wire.ExpireQuiescentTemplate = value != 0,
        ["secure_tcp"] = (wire, value) => wire.SecureTcp = value,
        ["drop_entry"] = (wire, value) => wire.DropEntry = value,
        ["drop_packet"] = (wire, value) => wire.DropPacket = value,
        ["amemthresh"] = (wire, value) => wire.Amemthresh = value,
        ["am_droprate"] = (wire, value) => wire.AmDroprate = value,
        ["cache_bypass"] = (wire, value) => wire.CacheBypass = value != 0,
        ["nat_icmp_send"] = (wire, value) => wire.NatIcmpSend = value != 0,
        ["backup_only"] = (wire, value) => wire.BackupOnly = value != 0,
        ["lblc_expiration"] = (wire, value) => wire.LblcExpiration = value,
        ["lblcr_expiration"] = (wire, value) => wire.LblcrExpiration = value,
        ["local_port_rest"] = (wire, value) => wire.LocalPortRest = value,
    };

    /// <summary>All that is set.</summary>
    public static Wire.Settings Compile(DirectorSettings settings)
    {
        Wire.Settings wire = new();
        foreach (SettingDefinition definition in SettingDefinitions.All.Where(item => settings.Find(item.Name) is not null))
            s_fields[definition.Name](wire, settings[definition.Name]);
        return wire;
    }

    /// <summary>Whole seconds that the data plane can count.</summary>
    public static uint Seconds(TimeSpan timeout) => (uint)Math.Min(timeout.TotalSeconds, MaximumSeconds);
}
