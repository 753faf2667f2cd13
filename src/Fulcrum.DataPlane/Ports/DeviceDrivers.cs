using System.Collections.Frozen;

namespace Fulcrum.DataPlane.Ports;

/// <summary>What is known of DPDK's drivers beyond what they report.</summary>
public static class DeviceDrivers
{
    /// <summary>
    /// Receive and transmit of these work on rings and registers mapped into the process. Not among them: drivers of kernel
    /// interfaces, those that wake a peer by a system call (virtio-user, vhost), and those that stand for others (bonding, failsafe).
    /// net_pcap reads and writes files through the C library's buffers, which is short.
    /// </summary>
    private static readonly FrozenSet<string> UserSpace = FrozenSet.Create(
        StringComparer.Ordinal,
        "net_pcap", "net_ring", "net_null", "net_memif",
        "mlx5_pci", "net_mlx4", "net_ark", "net_atlantic", "net_avp", "net_axgbe", "net_bnx2x", "net_bnx2xvf", "net_bnxt",
        "net_cn10k", "net_cn9k", "net_cxgbe", "net_cxgbevf", "net_e1000_em", "net_e1000_igb", "net_e1000_igb_vf", "net_ena",
        "net_enetc", "net_enic", "net_fm10k", "net_gve", "net_hinic", "net_hns3", "net_hns3_vf", "net_i40e", "net_iavf",
        "net_ice", "net_ice_dcf", "net_idpf", "net_igc", "net_ionic_pci", "net_ixgbe", "net_ixgbe_vf", "net_liovf",
        "net_nfp_pf", "net_nfp_vf", "net_ngbe", "net_otx_ep", "net_qede", "net_qede_vf", "net_sfc_efx", "net_thunderx",
        "net_txgbe", "net_txgbe_vf", "net_virtio", "net_vmxnet3");

    /// <summary>
    /// Whether receive and transmit stay in user space, so that <see cref="DpdkPollPort"/> is sound. No for drivers that are not known.
    /// </summary>
    /// <param name="driver">As <see cref="Fulcrum.Dpdk.DeviceInfo.Driver"/> says.</param>
    public static bool PollsInUserSpace(string driver) => UserSpace.Contains(driver);

    /// <summary>
    /// Whether the number of receive queues follows from the device's arguments (qpairs, queue_count, rx_pcap), and packets arrive in
    /// all of them from the start: each has to be polled.
    /// </summary>
    /// <param name="driver">As <see cref="Fulcrum.Dpdk.DeviceInfo.Driver"/> says.</param>
    public static bool HasFixedQueues(string driver) => driver is "net_af_packet" or "net_af_xdp" or "net_pcap";

    /// <summary>Whether receive and transmit queues come in pairs, so that there are as many of these as of those.</summary>
    /// <param name="driver">As <see cref="Fulcrum.Dpdk.DeviceInfo.Driver"/> says.</param>
    public static bool PairsQueues(string driver) => driver is "net_tap" or "net_virtio" or "net_virtio_user" or "net_vhost";
}
