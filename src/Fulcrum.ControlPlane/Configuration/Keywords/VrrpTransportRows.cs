using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What vrrp_instance says of its packets and of gratuitous ARP.</summary>
internal static class VrrpTransportRows
{
    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<Draft<VrrpInstance>>> All => new[]
    {
        DraftRow<VrrpInstance>.Words("use_vmac", (x, v) => Set(x, t => VrrpValues.WithVirtualMac(t, v))),
        DraftRow<VrrpInstance>.Words("use_ipvlan", (x, v) => Set(x, t => VrrpValues.WithIpVlan(t, v)))
            .NotYet("is in the model; the instance uses its interface itself"),
        DraftRow<VrrpInstance>.Flag("use_vmac_addr", x => Set(x, t => t with { UsesVirtualMacForAddresses = true }))
            .NotYet("is in the model; addresses on other interfaces have the MAC addresses of these"),
        DraftRow<VrrpInstance>.Flag("vmac_xmit_base", x => Set(x, t => t with { SendsFromParent = true })),
        DraftRow<VrrpInstance>.Flag("native_ipv6", x => Set(x, t => t with { IsNativeIpv6 = true })),
        DraftRow<VrrpInstance>.Address("mcast_src_ip", (x, v) => Set(x, t => t with { Source = v })),
        DraftRow<VrrpInstance>.Address("unicast_src_ip", (x, v) => Set(x, t => t with { Source = v, SaysUnicast = true })),
        DraftRow<VrrpInstance>.Flag("track_src_ip", x => Set(x, t => t with { FollowsSource = true })),
        DraftRow<VrrpInstance>.Address("mcast_dst_ip", (x, v) => Set(x, t => t with { Group = v })),
        DraftRow<VrrpInstance>.Lines("unicast_peer", VrrpValues.ReadPeer, (x, v) => Set(x, t => t with { Peers = [.. t.Peers, .. v] })),
        DraftRow<VrrpInstance>.Number("unicast_ttl", 0, 255, (x, v) => Set(x, t => t with { UnicastTimeToLive = v })),
        DraftRow<VrrpInstance>.Switch("check_unicast_src", (x, v) => Set(x, t => t with { ChecksUnicastSource = v })),
        DraftRow<VrrpInstance>.Flag("unicast_fault_no_peer", x => Set(x, t => t with { FaultsWithoutPeer = true })),
        DraftRow<VrrpInstance>.Words("old_unicast_checksum",
            (x, v) => Set(x, t => t with { UsesOldUnicastChecksum = !v.Contains("never") })),
        DraftRow<VrrpInstance>.Switch("v3_checksum_as_v2", (x, v) => Set(x, t => t with { UsesVersion2Checksum = v })),
        Garp.All,
    }.SelectMany(rows => rows);

    private static VrrpInstance Set(VrrpInstance instance, Func<VrrpTransport, VrrpTransport> change) =>
        instance with { Transport = change(instance.Transport) };

    private static class Garp
    {
        public static IEnumerable<Keyword<Draft<VrrpInstance>>> All => new[]
        {
            DraftRow<VrrpInstance>.Seconds("garp_master_delay", 0, (x, v) => Set(x, g => g with { Delay = v })),
            DraftRow<VrrpInstance>.Number("garp_master_repeat", 1, int.MaxValue, (x, v) => Set(x, g => g with { Repeat = v })),
            DraftRow<VrrpInstance>.Seconds("garp_master_refresh", 0, (x, v) => Set(x, g => g with { Refresh = v })),
            DraftRow<VrrpInstance>.Number("garp_master_refresh_repeat", 1, int.MaxValue, (x, v) => Set(x, g => g with { RefreshRepeat = v })),
            DraftRow<VrrpInstance>.Seconds("garp_lower_prio_delay", 0, (x, v) => Set(x, g => g with { LowerPriorityDelay = v })),
            DraftRow<VrrpInstance>.Number("garp_lower_prio_repeat", 0, int.MaxValue, (x, v) => Set(x, g => g with { LowerPriorityRepeat = v })),
            Row<Draft<VrrpInstance>>.Words("garp_extra_if vmac_garp_intvl", (draft, words) =>
                draft.Value = Set(draft.Value, g => g with { ExtraInterval = GarpTimersReader.ReadExtra(words) })),
        }.SelectMany(rows => rows);

        private static VrrpInstance Set(VrrpInstance instance, Func<GarpTimers, GarpTimers> change) =>
            instance with { Garp = change(instance.Garp) };
    }
}
