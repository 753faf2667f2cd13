using System.Net;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>What instances have where they say nothing.</summary>
public sealed record VrrpDefaults
{
    /// <summary>vrrp_version.</summary>
    public int Version { get; init; } = 2;

    /// <summary>vrrp_mcast_group4.</summary>
    public IPAddress Group4 { get; init; } = IPAddress.Parse("224.0.0.18");

    /// <summary>vrrp_mcast_group6.</summary>
    public IPAddress Group6 { get; init; } = IPAddress.Parse("ff02::12");

    /// <summary>vrrp_garp_master_delay and its kin.</summary>
    public GarpTimers Garp { get; init; } = new()
    {
        Delay = TimeSpan.FromSeconds(5), Repeat = 5, Refresh = TimeSpan.Zero, RefreshRepeat = 1,
    };

    /// <summary>vrrp_garp_interval; zero: none.</summary>
    public TimeSpan GarpInterval { get; init; }

    /// <summary>vrrp_gna_interval; zero: none.</summary>
    public TimeSpan NeighbourInterval { get; init; }

    /// <summary>vrrp_min_garp: one gratuitous packet instead of several.</summary>
    public bool SendsFewGarps { get; init; }

    /// <summary>vrrp_down_timer_adverts.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>vrrp_lower_prio_no_advert.</summary>
    public bool IgnoresLowerPriority { get; init; }

    /// <summary>vrrp_higher_prio_send_advert.</summary>
    public bool AnswersHigherPriority { get; init; }

    /// <summary>vrrp_owner_ignore_adverts.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary>vrrp_check_unicast_src.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>vrrp_skip_check_adv_addr.</summary>
    public bool SkipsAddressCheck { get; init; }

    /// <summary>vrrp_strict.</summary>
    public bool IsStrict { get; init; }

    /// <summary>v3_checksum_as_v2.</summary>
    public bool UsesVersion2Checksum { get; init; }

    /// <summary>vrrp_startup_delay.</summary>
    public TimeSpan StartupDelay { get; init; }

    /// <summary>vrrp_delay_after_boot.</summary>
    public TimeSpan DelayAfterBoot { get; init; }

    /// <summary>vrrp_notify_priority_changes.</summary>
    public bool TellsPriorities { get; init; }

    /// <summary>log_unknown_vrids.</summary>
    public bool LogsUnknownRouters { get; init; }

    /// <summary>default_interface.</summary>
    public string? Interface { get; init; }

    /// <summary>dynamic_interfaces: interfaces may come and go.</summary>
    public bool HasDynamicInterfaces { get; init; }

    /// <summary>vmac_prefix.</summary>
    public string? VirtualMacPrefix { get; init; }

    /// <summary>vmac_addr_prefix.</summary>
    public string? VirtualMacAddressPrefix { get; init; }

    /// <summary>disable_local_igmp.</summary>
    public bool DisablesLocalIgmp { get; init; }
}
