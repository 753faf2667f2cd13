using System.Net;
using Fulcrum.ControlPlane.Model.Static;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>vrrp_instance: addresses that one of several directors has. Null: the director's default.</summary>
public sealed record VrrpInstance
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is written.</summary>
    public required Origin Origin { get; init; }

    /// <summary>interface.</summary>
    public string? Interface { get; init; }

    /// <summary>dpdk_interface of DPVS: the port that has the addresses, where it is not the interface.</summary>
    public string? Port { get; init; }

    /// <summary>vrf.</summary>
    public string? Vrf { get; init; }

    /// <summary>virtual_router_id, 1 to 255; 0: none is written.</summary>
    public int RouterId { get; init; }

    /// <summary>state; null: master where the priority is 255.</summary>
    public VrrpState? State { get; init; }

    /// <summary>priority, 1 to 255; null: 255 where the state is master, else 100.</summary>
    public int? Priority { get; init; }

    /// <summary>version: 2 or 3.</summary>
    public int? Version { get; init; }

    /// <summary>advert_int.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>virtual_ipaddress.</summary>
    public ValueList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>virtual_ipaddress_excluded: set with the others, not told of.</summary>
    public ValueList<InterfaceAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>virtual_routes.</summary>
    public ValueList<KernelRouteLine> Routes { get; init; } = [];

    /// <summary>virtual_rules.</summary>
    public ValueList<KernelRuleLine> Rules { get; init; } = [];

    /// <summary>no_virtual_ipaddress: an instance without addresses is meant so.</summary>
    public bool HasNoAddresses { get; init; }

    /// <summary>What it follows.</summary>
    public VrrpTracking Tracking { get; init; } = new();

    /// <summary>Who is told of its state.</summary>
    public VrrpNotifications Notifications { get; init; } = new();

    /// <summary>Its own interface, its packets' addresses.</summary>
    public VrrpTransport Transport { get; init; } = new();

    /// <summary>Gratuitous ARP.</summary>
    public GarpTimers Garp { get; init; } = new();

    /// <summary>authentication.</summary>
    public VrrpAuthentication? Authentication { get; init; }

    /// <summary>auth_hmac; null: none.</summary>
    public VrrpHmac? Hmac { get; init; }

    /// <summary>nopreempt: a better director does not take over from a living one.</summary>
    public bool DoesNotPreempt { get; init; }

    /// <summary>preempt_delay.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>accept, no_accept: whether packets to the addresses are taken.</summary>
    public bool? Accepts { get; init; }

    /// <summary>strict_mode.</summary>
    public bool? IsStrict { get; init; }

    /// <summary>skip_check_adv_addr.</summary>
    public bool? SkipsAddressCheck { get; init; }

    /// <summary>down_timer_adverts: adverts that are missed before the master counts as gone.</summary>
    public int? DownTimerAdverts { get; init; }

    /// <summary>lower_prio_no_advert.</summary>
    public bool? IgnoresLowerPriority { get; init; }

    /// <summary>higher_prio_send_advert.</summary>
    public bool? AnswersHigherPriority { get; init; }

    /// <summary>owner_ignore_adverts.</summary>
    public bool? OwnerIgnoresAdverts { get; init; }

    /// <summary>promote_secondaries.</summary>
    public bool PromotesSecondaries { get; init; }

    /// <summary>timer_expired_backup, thread_timer_expired; 0: off.</summary>
    public int TimerExpiredBackup { get; init; }

    /// <summary>kernel_rx_buf_size, bytes; 0: the kernel's.</summary>
    public int ReceiveBufferSize { get; init; }

    /// <summary>debug, 0 to 4.</summary>
    public int DebugLevel { get; init; }
}
