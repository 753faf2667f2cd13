using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>A vrrp_instance with the director's defaults filled in, as machine and packets need it.</summary>
public sealed record InstanceSettings
{
    /// <summary>Priority of the owner of the addresses.</summary>
    public const int OwnerPriority = 255;

    private const int DefaultPriority = 100;
    private const int StandardDownTimer = 3;
    private const int GarpRepeat = 5;
    private static readonly TimeSpan s_garpDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_shortestWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan s_longestVersion2 = TimeSpan.FromSeconds(255);
    private static readonly TimeSpan s_longestVersion3 = TimeSpan.FromMilliseconds(40_950);
    private static readonly TimeSpan s_centisecond = TimeSpan.FromMilliseconds(10);

    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>interface, or default_interface.</summary>
    public required string Interface { get; init; }

    /// <summary>virtual_router_id.</summary>
    public required int RouterId { get; init; }

    /// <summary>Of its packets: of the first address; IPv6 with native_ipv6.</summary>
    public required AddressFamily Family { get; init; }

    /// <summary>2 or 3; 3 over IPv6.</summary>
    public required int Version { get; init; }

    /// <summary>Before weights, 1 to 255.</summary>
    public required int Priority { get; init; }

    /// <summary>state MASTER, or none and priority 255. It waits for a shorter time at the start when it owns its addresses.</summary>
    public required bool StartsAsMaster { get; init; }

    /// <summary>advert_int as the version can say it.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>down_timer_adverts.</summary>
    public required int DownTimerAdverts { get; init; }

    /// <summary>nopreempt, where it has an effect.</summary>
    public bool DoesNotPreempt { get; init; }

    /// <summary>preempt_delay, where it has an effect.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>vrrp_strict, strict_mode.</summary>
    public bool IsStrict { get; init; }

    /// <summary>lower_prio_no_advert.</summary>
    public bool IgnoresLowerPriority { get; init; }

    /// <summary>higher_prio_send_advert.</summary>
    public bool AnswersHigherPriority { get; init; }

    /// <summary>owner_ignore_adverts.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary>skip_check_adv_addr: addresses of adverts of the same master are compared once.</summary>
    public bool SkipsAddressCheck { get; init; }

    /// <summary>timer_expired_backup; 0: off.</summary>
    public int TimerExpiredBackup { get; init; }

    /// <summary>virtual_ipaddress, in the order of the packets: over IPv6 a link-local one first.</summary>
    public ValueList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Version 2 only.</summary>
    public VrrpAuthentication? Authentication { get; init; }

    /// <summary>auth_hmac, with its window; it takes the place of other authentication.</summary>
    public VrrpHmac? Hmac { get; init; }

    /// <summary>Bursts of gratuitous ARP.</summary>
    public required GarpSettings Garp { get; init; }

    /// <summary>Empty: multicast.</summary>
    public ValueList<UnicastPeer> Peers { get; init; } = [];

    /// <summary>mcast_dst_ip, vrrp_mcast_group4, vrrp_mcast_group6.</summary>
    public required IPAddress Group { get; init; }

    /// <summary>unicast_ttl; multicast is always 255.</summary>
    public int TimeToLive { get; init; } = 255;

    /// <summary>check_unicast_src.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>v3_checksum_as_v2: version 3 over IPv4 without pseudo-header.</summary>
    public bool UsesVersion2Checksum { get; init; }

    /// <summary>old_unicast_checksum: true: always, false: never, null: as the peers do.</summary>
    public bool? UsesOldUnicastChecksum { get; init; }

    /// <summary>use_vmac, use_ipvlan.</summary>
    public bool UsesOwnInterface { get; init; }

    /// <summary>Name of its vrrp_sync_group; null: none.</summary>
    public string? SyncGroup { get; init; }

    /// <summary>notify_priority_changes.</summary>
    public bool TellsPriorities { get; init; }

    /// <summary>It speaks to peers.</summary>
    public bool IsUnicast => Peers.Count > 0;

    /// <summary>It owns its addresses.</summary>
    public bool IsOwner => Priority == OwnerPriority;

    /// <summary>Of an instance that the configuration's check has let pass.</summary>
    public static InstanceSettings Of(VrrpInstance instance, VrrpDefaults defaults, VrrpSyncGroup? group = null)
    {
        bool isIpv6 = IsIpv6(instance);
        int version = isIpv6 ? 3 : instance.Version ?? defaults.Version;
        bool isMaster = instance.State == VrrpState.Master || (instance.State is null && instance.Priority == OwnerPriority);
        bool isStrict = instance.IsStrict ?? defaults.IsStrict;
        int priority = instance.Priority ?? (isMaster ? OwnerPriority : DefaultPriority);
        VrrpTransport transport = instance.Transport;
        return new()
        {
            Name = instance.Name,
            Interface = instance.Interface ?? defaults.Interface ?? "",
            RouterId = instance.RouterId,
            Family = isIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
            Version = version,
            Priority = priority,
            StartsAsMaster = isMaster && !(instance.Authentication?.Type == "AH" && version == 2) && !(isStrict && priority != OwnerPriority),
            Interval = IntervalOf(instance.Interval, version),
            DownTimerAdverts = isStrict ? StandardDownTimer : instance.DownTimerAdverts ?? defaults.DownTimerAdverts,
            DoesNotPreempt = instance.DoesNotPreempt && !isMaster && priority != OwnerPriority,
            PreemptDelay = isMaster || isStrict || instance.DoesNotPreempt ? TimeSpan.Zero : instance.PreemptDelay,
            IsStrict = isStrict,
            IgnoresLowerPriority = isStrict || (instance.IgnoresLowerPriority ?? defaults.IgnoresLowerPriority),
            AnswersHigherPriority = !isStrict && (instance.AnswersHigherPriority ?? defaults.AnswersHigherPriority),
            OwnerIgnoresAdverts = priority == OwnerPriority && (isStrict || (instance.OwnerIgnoresAdverts ?? defaults.OwnerIgnoresAdverts)),
            SkipsAddressCheck = instance.SkipsAddressCheck ?? defaults.SkipsAddressCheck,
            TimerExpiredBackup = instance.TimerExpiredBackup,
            Addresses = Ordered(instance.Addresses, isIpv6),
            Authentication = version == 2 && !isStrict && instance is { Hmac: null, Authentication.Password.Length: > 0 }
                ? instance.Authentication
                : null,
            Hmac = HmacOf(instance.Hmac, IntervalOf(instance.Interval, version), isStrict),
            Garp = GarpOf(instance.Garp, defaults, isStrict),
            Peers = transport.Peers,
            Group = transport.Group ?? (isIpv6 ? defaults.Group6 : defaults.Group4),
            TimeToLive = transport.Peers.Count > 0 ? transport.UnicastTimeToLive ?? 255 : 255,
            ChecksUnicastSource = transport.ChecksUnicastSource ?? defaults.ChecksUnicastSource,
            UsesVersion2Checksum = transport.UsesVersion2Checksum ?? defaults.UsesVersion2Checksum,
            UsesOldUnicastChecksum = transport.UsesOldUnicastChecksum,
            UsesOwnInterface = transport.UsesVirtualMac || transport.UsesIpVlan,
            SyncGroup = group?.Name,
            TellsPriorities = instance.Notifications.TellsPriorities ?? defaults.TellsPriorities,
        };
    }

    /// <summary>Whether it can take the state of one over: a reload keeps its state then.</summary>
    public bool Continues(InstanceSettings before) => Key == before.Key && IsUnicast == before.IsUnicast
        && (IsUnicast || Group.Equals(before.Group)) && UsesOwnInterface == before.UsesOwnInterface;

    /// <summary>What no two instances have in common.</summary>
    internal (string Interface, int RouterId, AddressFamily Family) Key => (Interface, RouterId, Family);

    private static bool IsIpv6(VrrpInstance instance) => instance.Addresses.Count > 0
        ? instance.Addresses[0].Address.AddressFamily == AddressFamily.InterNetworkV6
        : instance.Transport.IsNativeIpv6 || instance.Transport.Source?.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>RFC 9568, 5.2.9: over IPv6 the first is link-local.</summary>
    private static ValueList<IPAddress> Ordered(ValueList<InterfaceAddress> addresses, bool isIpv6) =>
        new(addresses.Select(item => item.Address).OrderBy(item => isIpv6 && !item.IsIPv6LinkLocal));

    private static VrrpHmac? HmacOf(VrrpHmac? written, TimeSpan interval, bool isStrict)
    {
        TimeSpan window = 3 * Math.Floor(interval.TotalSeconds) * TimeSpan.FromSeconds(1);
        return written is null || written.Keys.All(key => key.Id != written.ActiveKey) ? null : written with
        {
            Mode = isStrict ? HmacMode.Enforce : written.Mode,
            Window = written.Window ?? (window < s_shortestWindow ? s_shortestWindow : window > s_longestWindow ? s_longestWindow : window),
        };
    }

    private static TimeSpan IntervalOf(TimeSpan written, int version)
    {
        TimeSpan unit = version == 2 ? TimeSpan.FromSeconds(1) : s_centisecond;
        TimeSpan rounded = Math.Round(written / unit, MidpointRounding.AwayFromZero) * unit;
        TimeSpan longest = version == 2 ? s_longestVersion2 : s_longestVersion3;
        return rounded < unit ? unit : rounded > longest ? longest : rounded;
    }

    private static GarpSettings GarpOf(GarpTimers own, VrrpDefaults defaults, bool isStrict)
    {
        GarpTimers general = defaults.Garp;
        TimeSpan delay = general.Delay ?? s_garpDelay;
        int repeat = general.Repeat ?? GarpRepeat;
        // vrrp_min_garp changes what is not written, or is written as it is anyway.
        if (defaults.SendsFewGarps && delay == s_garpDelay)
            delay = TimeSpan.Zero;
        if (defaults.SendsFewGarps && repeat == GarpRepeat)
            repeat = 1;
        return new(own.Delay ?? delay, own.Repeat ?? repeat, own.Refresh ?? general.Refresh ?? TimeSpan.Zero,
            own.RefreshRepeat ?? general.RefreshRepeat ?? 1,
            isStrict ? TimeSpan.Zero : own.LowerPriorityDelay ?? general.LowerPriorityDelay ?? delay,
            isStrict ? 0 : own.LowerPriorityRepeat ?? general.LowerPriorityRepeat ?? repeat);
    }
}
