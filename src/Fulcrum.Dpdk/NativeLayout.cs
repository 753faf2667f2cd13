using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// Compares the offsets, sizes and constants that managed code was written against with those the shim was compiled with.
/// Once, before the first struct crosses.
/// </summary>
public static unsafe class NativeLayout
{
    /// <summary>Compares every entry of the shim's layout table.</summary>
    /// <exception cref="DpdkException">Something differs; the text names each difference.</exception>
    public static void Verify() => Compare(Expected(), FromLibrary());

    /// <summary>What the shim says: name to offset, size or constant.</summary>
    internal static Dictionary<string, ulong> FromLibrary()
    {
        NativeLayoutEntry* entries;
        int count = Native.Layout(&entries);
        Dictionary<string, ulong> values = new(count);
        for (int i = 0; i < count; i++)
        {
            values.Add(Marshal.PtrToStringUTF8((nint)entries[i].Name)!, entries[i].Value);
        }
        return values;
    }

    internal static void Compare(Dictionary<string, ulong> expected, Dictionary<string, ulong> actual)
    {
        List<string> differences = [];
        foreach (string name in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            string here = expected.TryGetValue(name, out ulong e) ? $"{e}" : "unknown";
            string there = actual.TryGetValue(name, out ulong a) ? $"{a}" : "unknown";
            if (here != there)
            {
                differences.Add($"{name} is {here} here and {there} in libfulcrum.so");
            }
        }
        if (differences.Count > 0)
        {
            throw new DpdkException(
                $"libfulcrum.so does not belong to this program ({string.Join("; ", differences)}); run ./appliance build", InvalidArgument);
        }
    }

    internal static Dictionary<string, ulong> Expected()
    {
        Mbuf mbuf;
        NativePortInfo info;
        NativePortConfig config;
        DeviceStatistics statistics;
        NativeLink link;
        NativeRss rss;
        return new Dictionary<string, ulong>
        {
            ["mbuf.buf_addr"] = Offset(&mbuf, &mbuf.BufferAddress),
            ["mbuf.data_off"] = Offset(&mbuf, &mbuf.DataOffset),
            ["mbuf.refcnt"] = Offset(&mbuf, &mbuf.ReferenceCount),
            ["mbuf.nb_segs"] = Offset(&mbuf, &mbuf.SegmentCount),
            ["mbuf.port"] = Offset(&mbuf, &mbuf.Port),
            ["mbuf.ol_flags"] = Offset(&mbuf, &mbuf.OffloadFlags),
            ["mbuf.packet_type"] = Offset(&mbuf, &mbuf.PacketType),
            ["mbuf.pkt_len"] = Offset(&mbuf, &mbuf.PacketLength),
            ["mbuf.data_len"] = Offset(&mbuf, &mbuf.DataLength),
            ["mbuf.hash.rss"] = Offset(&mbuf, &mbuf.RssHash),
            ["mbuf.buf_len"] = Offset(&mbuf, &mbuf.BufferLength),
            ["mbuf.next"] = Offset(&mbuf, &mbuf.Next),
            ["sizeof.mbuf"] = (ulong)sizeof(Mbuf),
            ["sizeof.port_info"] = (ulong)sizeof(NativePortInfo),
            ["port_info.device"] = Offset(&info, info.Device),
            ["port_info.mac"] = Offset(&info, info.Mac),
            ["port_info.mtu"] = Offset(&info, &info.Mtu),
            ["port_info.hash_key_size"] = Offset(&info, &info.HashKeySize),
            ["port_info.numa_node"] = Offset(&info, &info.NumaNode),
            ["port_info.rss_types"] = Offset(&info, &info.RssTypes),
            ["port_info.tx_offloads"] = Offset(&info, &info.TransmitOffloads),
            ["sizeof.port_config"] = (ulong)sizeof(NativePortConfig),
            ["port_config.mtu"] = Offset(&config, &config.Mtu),
            ["port_config.set_mac"] = Offset(&config, &config.SetMac),
            ["port_config.mac"] = Offset(&config, config.Mac),
            ["port_config.hash_key_length"] = Offset(&config, &config.HashKeyLength),
            ["port_config.hash_key"] = Offset(&config, config.HashKey),
            ["port_config.rss_types"] = Offset(&config, &config.RssTypes),
            ["port_config.tx_offloads"] = Offset(&config, &config.TransmitOffloads),
            ["sizeof.port_statistics"] = (ulong)sizeof(DeviceStatistics),
            ["port_statistics.no_mbufs"] = Offset(&statistics, &statistics.NoMbufs),
            ["sizeof.link"] = (ulong)sizeof(NativeLink),
            ["link.up"] = Offset(&link, &link.Up),
            ["sizeof.rss"] = (ulong)sizeof(NativeRss),
            ["rss.table_size"] = Offset(&rss, &rss.TableSize),
            ["rss.key_length"] = Offset(&rss, &rss.KeyLength),
            ["rss.key"] = Offset(&rss, rss.Key),
            ["rss.IPV4"] = (ulong)RssTypes.Ipv4,
            ["rss.FRAG_IPV4"] = (ulong)RssTypes.Ipv4Fragments,
            ["rss.NONFRAG_IPV4_TCP"] = (ulong)RssTypes.Ipv4Tcp,
            ["rss.NONFRAG_IPV4_UDP"] = (ulong)RssTypes.Ipv4Udp,
            ["rss.NONFRAG_IPV4_SCTP"] = (ulong)RssTypes.Ipv4Sctp,
            ["rss.NONFRAG_IPV4_OTHER"] = (ulong)RssTypes.Ipv4Other,
            ["rss.IPV6"] = (ulong)RssTypes.Ipv6,
            ["rss.FRAG_IPV6"] = (ulong)RssTypes.Ipv6Fragments,
            ["rss.NONFRAG_IPV6_TCP"] = (ulong)RssTypes.Ipv6Tcp,
            ["rss.NONFRAG_IPV6_UDP"] = (ulong)RssTypes.Ipv6Udp,
            ["rss.NONFRAG_IPV6_SCTP"] = (ulong)RssTypes.Ipv6Sctp,
            ["rss.NONFRAG_IPV6_OTHER"] = (ulong)RssTypes.Ipv6Other,
            ["rx_offload.IPV4_CKSUM"] = (ulong)ReceiveOffloads.Ipv4Checksum,
            ["rx_offload.UDP_CKSUM"] = (ulong)ReceiveOffloads.UdpChecksum,
            ["rx_offload.TCP_CKSUM"] = (ulong)ReceiveOffloads.TcpChecksum,
            ["rx_offload.SCATTER"] = (ulong)ReceiveOffloads.Scatter,
            ["rx_offload.RSS_HASH"] = (ulong)ReceiveOffloads.RssHash,
            ["tx_offload.IPV4_CKSUM"] = (ulong)TransmitOffloads.Ipv4Checksum,
            ["tx_offload.UDP_CKSUM"] = (ulong)TransmitOffloads.UdpChecksum,
            ["tx_offload.TCP_CKSUM"] = (ulong)TransmitOffloads.TcpChecksum,
            ["tx_offload.SCTP_CKSUM"] = (ulong)TransmitOffloads.SctpChecksum,
            ["tx_offload.MULTI_SEGS"] = (ulong)TransmitOffloads.MultipleSegments,
            ["tx_offload.MBUF_FAST_FREE"] = (ulong)TransmitOffloads.FastFree,
        };
    }

    private static ulong Offset(void* start, void* field) => (ulong)((byte*)field - (byte*)start);

    private const int InvalidArgument = 22;
}
