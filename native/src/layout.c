/* SPDX-License-Identifier: Apache-2.0 */
/* What the managed code assumes about structs and constants: asserted here, and exported for its comparison at start. */
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include "fulcrum.h"

static_assert(offsetof(struct rte_mbuf, buf_addr) == 0, "mbuf.buf_addr");
static_assert(offsetof(struct rte_mbuf, data_off) == 16, "mbuf.data_off");
static_assert(offsetof(struct rte_mbuf, refcnt) == 18, "mbuf.refcnt");
static_assert(offsetof(struct rte_mbuf, nb_segs) == 20, "mbuf.nb_segs");
static_assert(offsetof(struct rte_mbuf, port) == 22, "mbuf.port");
static_assert(offsetof(struct rte_mbuf, ol_flags) == 24, "mbuf.ol_flags");
static_assert(offsetof(struct rte_mbuf, packet_type) == 32, "mbuf.packet_type");
static_assert(offsetof(struct rte_mbuf, pkt_len) == 36, "mbuf.pkt_len");
static_assert(offsetof(struct rte_mbuf, data_len) == 40, "mbuf.data_len");
static_assert(offsetof(struct rte_mbuf, hash.rss) == 44, "mbuf.hash.rss");
static_assert(offsetof(struct rte_mbuf, buf_len) == 54, "mbuf.buf_len");
static_assert(offsetof(struct rte_mbuf, next) == 64, "mbuf.next");
static_assert(sizeof(struct rte_mbuf) == 128, "mbuf");
static_assert(sizeof(struct fulcrum_port_info) == 152, "port_info");
static_assert(sizeof(struct fulcrum_port_config) == 96, "port_config");
static_assert(sizeof(struct fulcrum_port_statistics) == 64, "port_statistics");
static_assert(sizeof(struct fulcrum_link) == 8, "link");
static_assert(sizeof(struct fulcrum_rss) == 64, "rss");

#define MBUF(field) { "mbuf." #field, offsetof(struct rte_mbuf, field) }
#define FIELD(type, field) { #type "." #field, offsetof(struct fulcrum_##type, field) }
#define SIZE(type) { "sizeof." #type, sizeof(struct fulcrum_##type) }
#define RSS(name) { "rss." #name, RTE_ETH_RSS_##name }
#define RX_OFFLOAD(name) { "rx_offload." #name, RTE_ETH_RX_OFFLOAD_##name }
#define TX_OFFLOAD(name) { "tx_offload." #name, RTE_ETH_TX_OFFLOAD_##name }

static const struct fulcrum_layout_entry layout[] = {
	MBUF(buf_addr),
	MBUF(data_off),
	MBUF(refcnt),
	MBUF(nb_segs),
	MBUF(port),
	MBUF(ol_flags),
	MBUF(packet_type),
	MBUF(pkt_len),
	MBUF(data_len),
	MBUF(hash.rss),
	MBUF(buf_len),
	MBUF(next),
	{ "sizeof.mbuf", sizeof(struct rte_mbuf) },
	SIZE(port_info),
	FIELD(port_info, device),
	FIELD(port_info, mac),
	FIELD(port_info, mtu),
	FIELD(port_info, hash_key_size),
	FIELD(port_info, numa_node),
	FIELD(port_info, rss_types),
	FIELD(port_info, tx_offloads),
	SIZE(port_config),
	FIELD(port_config, mtu),
	FIELD(port_config, set_mac),
	FIELD(port_config, mac),
	FIELD(port_config, hash_key_length),
	FIELD(port_config, hash_key),
	FIELD(port_config, rss_types),
	FIELD(port_config, tx_offloads),
	SIZE(port_statistics),
	FIELD(port_statistics, no_mbufs),
	SIZE(link),
	FIELD(link, up),
	SIZE(rss),
	FIELD(rss, table_size),
	FIELD(rss, key_length),
	FIELD(rss, key),
	RSS(IPV4),
	RSS(FRAG_IPV4),
	RSS(NONFRAG_IPV4_TCP),
	RSS(NONFRAG_IPV4_UDP),
	RSS(NONFRAG_IPV4_SCTP),
	RSS(NONFRAG_IPV4_OTHER),
	RSS(IPV6),
	RSS(FRAG_IPV6),
	RSS(NONFRAG_IPV6_TCP),
	RSS(NONFRAG_IPV6_UDP),
	RSS(NONFRAG_IPV6_SCTP),
	RSS(NONFRAG_IPV6_OTHER),
	RX_OFFLOAD(IPV4_CKSUM),
	RX_OFFLOAD(UDP_CKSUM),
	RX_OFFLOAD(TCP_CKSUM),
	RX_OFFLOAD(SCATTER),
	RX_OFFLOAD(RSS_HASH),
	TX_OFFLOAD(IPV4_CKSUM),
	TX_OFFLOAD(UDP_CKSUM),
	TX_OFFLOAD(TCP_CKSUM),
	TX_OFFLOAD(SCTP_CKSUM),
	TX_OFFLOAD(MULTI_SEGS),
	TX_OFFLOAD(MBUF_FAST_FREE),
};

int fulcrum_layout(const struct fulcrum_layout_entry **entries)
{
	*entries = layout;
	return RTE_DIM(layout);
}
