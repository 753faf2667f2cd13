using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What global_defs says of VRRP.</summary>
internal static class GlobalVrrpRows
{
    private const long LongestInterval = 4294;

    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<DirectorConfig>> All => new[]
    {
        Number("vrrp_version", 2, 3, (d, v) => d with { Version = v }),
        Group("vrrp_mcast_group4", AddressFamily.InterNetwork, (d, v) => d with { Group4 = v }),
        Group("vrrp_mcast_group6", AddressFamily.InterNetworkV6, (d, v) => d with { Group6 = v }),
        Time("vrrp_garp_master_delay", 0, (d, v) => d with { Garp = d.Garp with { Delay = v } }),
        Number("vrrp_garp_master_repeat", 1, int.MaxValue, (d, v) => d with { Garp = d.Garp with { Repeat = v } }),
        Time("vrrp_garp_master_refresh", 0, (d, v) => d with { Garp = d.Garp with { Refresh = v } }),
        Number("vrrp_garp_master_refresh_repeat", 1, int.MaxValue, (d, v) => d with { Garp = d.Garp with { RefreshRepeat = v } }),
        Time("vrrp_garp_lower_prio_delay", 0, (d, v) => d with { Garp = d.Garp with { LowerPriorityDelay = v } }),
        Number("vrrp_garp_lower_prio_repeat", 0, int.MaxValue, (d, v) => d with { Garp = d.Garp with { LowerPriorityRepeat = v } }),
        Time("vrrp_garp_interval", 1, (d, v) => d with { GarpInterval = v }),
        Time("vrrp_gna_interval", 1, (d, v) => d with { NeighbourInterval = v }),
        Switch("vrrp_min_garp", (d, v) => d with { SendsFewGarps = v }),
        Row<DirectorConfig>.Words("vrrp_garp_extra_if vrrp_vmac_garp_intvl", (c, v) =>
            Set(c, d => d with { Garp = d.Garp with { ExtraInterval = GarpTimersReader.ReadExtra(v) } })),
        Number("vrrp_down_timer_adverts", 1, 100, (d, v) => d with { DownTimerAdverts = v }),
        Switch("vrrp_lower_prio_no_advert", (d, v) => d with { IgnoresLowerPriority = v }),
        Switch("vrrp_higher_prio_send_advert", (d, v) => d with { AnswersHigherPriority = v }),
        Switch("vrrp_owner_ignore_adverts", (d, v) => d with { OwnerIgnoresAdverts = v }),
        Switch("vrrp_check_unicast_src", (d, v) => d with { ChecksUnicastSource = v }),
        Switch("vrrp_skip_check_adv_addr", (d, v) => d with { SkipsAddressCheck = v }),
        Switch("vrrp_strict", (d, v) => d with { IsStrict = v }),
        Switch("v3_checksum_as_v2", (d, v) => d with { UsesVersion2Checksum = v }),
        Time("vrrp_startup_delay", 0, (d, v) => d with { StartupDelay = v }),
        Time("vrrp_delay_after_boot", 0, (d, v) => d with { DelayAfterBoot = v }),
        Switch("vrrp_notify_priority_changes", (d, v) => d with { TellsPriorities = v }),
        Switch("log_unknown_vrids", (d, v) => d with { LogsUnknownRouters = v }),
        Name("default_interface", (d, v) => d with { Interface = v }),
        Row<DirectorConfig>.Words("dynamic_interfaces", (c, _) => Set(c, d => d with { HasDynamicInterfaces = true }))
            .NotYet("has nothing to do: interfaces may always come and go"),
        Row<DirectorConfig>.Flag("disable_local_igmp", (c, _) => Set(c, d => d with { DisablesLocalIgmp = true }))
            .NotYet("is in the model; the kernel tells switches of groups on every interface"),
        Name("vmac_prefix", (d, v) => d with { VirtualMacPrefix = v }),
        Name("vmac_addr_prefix", (d, v) => d with { VirtualMacAddressPrefix = v })
            .NotYet("is in the model; addresses on other interfaces have the MAC addresses of these"),
    }.SelectMany(rows => rows);

    private static IEnumerable<Keyword<DirectorConfig>> Number(string names, int minimum, int maximum, Func<VrrpDefaults, int, VrrpDefaults> with) =>
        Row<DirectorConfig>.Number(names, minimum, maximum, (c, v) => Set(c, d => with(d, (int)v.Value)));

    private static IEnumerable<Keyword<DirectorConfig>> Time(string names, int minimum, Func<VrrpDefaults, TimeSpan, VrrpDefaults> with) =>
        Row<DirectorConfig>.Seconds(names, minimum, (c, v) => Set(c, d => with(d, v.Value)), LongestInterval);

    private static IEnumerable<Keyword<DirectorConfig>> Switch(string names, Func<VrrpDefaults, bool, VrrpDefaults> with) =>
        Row<DirectorConfig>.Switch(names, (c, v) => Set(c, d => with(d, v.Value)));

    private static IEnumerable<Keyword<DirectorConfig>> Name(string names, Func<VrrpDefaults, string, VrrpDefaults> with) =>
        Row<DirectorConfig>.Name(names, (c, v) => Set(c, d => with(d, v.Value)));

    private static IEnumerable<Keyword<DirectorConfig>> Group(string name, AddressFamily family, Func<VrrpDefaults, IPAddress, VrrpDefaults> with) =>
        Row<DirectorConfig>.Value<IPAddress>(name, "a multicast address", text =>
            (ValueSyntax.ReadAddress(text, out IPAddress address) ?? MulticastSyntax.WhyNot(address, family), address),
            (c, v) => Set(c, d => with(d, v.Value)));

    private static void Set(DirectorConfig config, Func<VrrpDefaults, VrrpDefaults> change) =>
        config.Vrrp = config.Vrrp with { Defaults = change(config.Vrrp.Defaults) };
}
