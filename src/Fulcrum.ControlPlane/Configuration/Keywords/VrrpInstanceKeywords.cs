using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of vrrp_instance.</summary>
public static class VrrpInstanceKeywords
{
    private const int LongestPreemptDelay = 1000;
    private const int LongestAdvert = 255;

    private static readonly ChoiceSyntax<VrrpState> s_states = new([("BACKUP", VrrpState.Backup), ("MASTER", VrrpState.Master)], []);

    /// <summary>authentication.</summary>
    public static KeywordTable<Draft<VrrpAuthentication>> Authentication { get; } = new("authentication",
        DraftRow<VrrpAuthentication>.Value("auth_type", "PASS or AH",
            text => (text is "PASS" or "AH" ? null : $"'{text}' is not a type of authentication; use PASS or AH", text),
            (a, v) => a with { Type = v }),
        DraftRow<VrrpAuthentication>.Custom("auth_pass", VrrpValues.ReadPassword));

    /// <summary>The table.</summary>
    public static KeywordTable<Draft<VrrpInstance>> Table { get; } = new("vrrp_instance", new[]
    {
        DraftRow<VrrpInstance>.Name("interface", (x, v) => x with { Interface = v }),
        DraftRow<VrrpInstance>.Name("dpdk_interface", (x, v) => x with { Port = v }),
        DraftRow<VrrpInstance>.Name("vrf", (x, v) => x with { Vrf = v })
            .NotYet("is in the model; the instance runs on its interface, whatever VRF that is in"),
        DraftRow<VrrpInstance>.Number("virtual_router_id", 1, 255, (x, v) => x with { RouterId = v }),
        DraftRow<VrrpInstance>.Choice("state", s_states, (x, v) => x with { State = v }),
        DraftRow<VrrpInstance>.Number("priority", 1, 255, (x, v) => x with { Priority = v }),
        DraftRow<VrrpInstance>.Number("version", 2, 3, (x, v) => x with { Version = v }),
        DraftRow<VrrpInstance>.Seconds("advert_int", 10_000, (x, v) => x with { Interval = v }, LongestAdvert),
        DraftRow<VrrpInstance>.Lines("virtual_ipaddress", InterfaceAddressReader.Read, (x, v) => x with { Addresses = [.. x.Addresses, .. v] }),
        DraftRow<VrrpInstance>.Lines("virtual_ipaddress_excluded", InterfaceAddressReader.Read,
            (x, v) => x with { ExcludedAddresses = [.. x.ExcludedAddresses, .. v] }),
        DraftRow<VrrpInstance>.Lines("virtual_routes", KernelLineReader.ReadRoute, (x, v) => x with { Routes = [.. x.Routes, .. v] }),
        DraftRow<VrrpInstance>.Lines("virtual_rules", KernelLineReader.ReadRule, (x, v) => x with { Rules = [.. x.Rules, .. v] }),
        DraftRow<VrrpInstance>.Switch("no_virtual_ipaddress", (x, v) => x with { HasNoAddresses = v }),
        DraftRow<VrrpInstance>.Flag("nopreempt", x => x with { DoesNotPreempt = true }),
        DraftRow<VrrpInstance>.Flag("preempt", x => x with { DoesNotPreempt = false }),
        DraftRow<VrrpInstance>.Seconds("preempt_delay", 0, (x, v) => x with { PreemptDelay = v }, LongestPreemptDelay),
        DraftRow<VrrpInstance>.Flag("accept", x => x with { Accepts = true }),
        DraftRow<VrrpInstance>.Flag("no_accept", x => x with { Accepts = false }).NotYet("is in the model; a master takes packets to its addresses"),
        DraftRow<VrrpInstance>.Switch("strict_mode", (x, v) => x with { IsStrict = v }),
        DraftRow<VrrpInstance>.Switch("skip_check_adv_addr", (x, v) => x with { SkipsAddressCheck = v }),
        DraftRow<VrrpInstance>.Number("down_timer_adverts", 1, 100, (x, v) => x with { DownTimerAdverts = v }),
        DraftRow<VrrpInstance>.Switch("lower_prio_no_advert", (x, v) => x with { IgnoresLowerPriority = v }),
        DraftRow<VrrpInstance>.Switch("higher_prio_send_advert", (x, v) => x with { AnswersHigherPriority = v }),
        DraftRow<VrrpInstance>.Switch("owner_ignore_adverts", (x, v) => x with { OwnerIgnoresAdverts = v }),
        DraftRow<VrrpInstance>.Switch("promote_secondaries", (x, v) => x with { PromotesSecondaries = v }),
        DraftRow<VrrpInstance>.Number("timer_expired_backup", 1, 254, (x, v) => x with { TimerExpiredBackup = v }),
        DraftRow<VrrpInstance>.Switch("thread_timer_expired", (x, v) => x with { TimerExpiredBackup = v ? 1 : 0 }),
        DraftRow<VrrpInstance>.Number("kernel_rx_buf_size", 1, int.MaxValue, (x, v) => x with { ReceiveBufferSize = v }),
        DraftRow<VrrpInstance>.Number("debug", 0, 4, (x, v) => x with { DebugLevel = v }).NotYet("is in the model; fulcrumctl vrrp tells what it would log"),
        Row<Draft<VrrpInstance>>.Block("authentication", VrrpReader.ReadAuthentication),
        Row<Draft<VrrpInstance>>.Custom("lvs_sync_daemon_interface", VrrpReader.ReadSyncDaemon)
            .Deprecated("write lvs_sync_daemon in global_defs"),
        TrackRows.Of<VrrpInstance>(x => x.Tracking, (x, v) => x with { Tracking = v }),
        NotifyRows.Of<VrrpInstance>(x => x.Notifications, (x, v) => x with { Notifications = v }),
        VrrpTransportRows.All,
        Row<Draft<VrrpInstance>>.Block("auth_hmac", HmacReader.Read),
    }.SelectMany(rows => rows));
}
