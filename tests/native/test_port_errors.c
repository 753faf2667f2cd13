/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_ethdev.h>

#include "check.h"

static void attach_names_the_reason(void)
{
	CHECK_FAILS(fulcrum_port_attach("nosuchdriver0"), ENODEV, "no driver knows the device \"nosuchdriver0\"");
	CHECK_FAILS(fulcrum_port_attach("net_af_xdp0,iface=nosuchif"), ENODEV,
		    "cannot probe net_af_xdp0,iface=nosuchif: No such device");
	CHECK_FAILS(fulcrum_port_attach("net_af_packet0,iface=nosuchif,qpairs=1"), ENODEV, "no network interface \"nosuchif\"");
	CHECK_FAILS(fulcrum_port_attach("net_pcap0,rx_pcap=/nonexistent.pcap"), EIO, "/nonexistent.pcap: No such file or directory");
	CHECK_FAILS(fulcrum_port_attach("0000:99:00.0"), ENODEV, "cannot probe 0000:99:00.0: No such device");
	CHECK_FAILS(fulcrum_port_attach(""), ENODEV, "cannot probe");
}

static void device_attaches_once(void)
{
	CHECK_FAILS(fulcrum_port_attach("net_null0"), EEXIST, "net_null0 is attached already, as port 0");
}

static void configuration_that_does_not_fit_is_refused(uint16_t port, uint16_t ring, struct rte_mempool *pool)
{
	const struct fulcrum_port_config fits = { .rx_queues = 1, .tx_queues = 1 };
	struct fulcrum_port_config config = fits;

	config.rx_queues = 0;
	CHECK_FAILS(fulcrum_port_configure(port, &config, pool), EINVAL, "net_null0 has 1 to 1024 receive queues; 0 were asked for");
	config = fits;
	config.tx_queues = 17;
	CHECK_FAILS(fulcrum_port_configure(ring, &config, pool), EINVAL, "net_ring0 has 1 to 16 transmit queues; 17 were asked for");
	config = fits;
	config.rx_offloads = RTE_ETH_RX_OFFLOAD_TCP_CKSUM | RTE_ETH_RX_OFFLOAD_RSS_HASH;
	CHECK_FAILS(fulcrum_port_configure(ring, &config, pool), ENOTSUP,
		    "net_ring0 does not report the receive offloads that were asked for: TCP_CKSUM RSS_HASH");
	config = fits;
	config.tx_offloads = RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
	CHECK_FAILS(fulcrum_port_configure(ring, &config, pool), ENOTSUP, "transmit offloads that were asked for: MBUF_FAST_FREE");
	config = fits;
	config.rss_types = RTE_ETH_RSS_NONFRAG_IPV4_TCP;
	CHECK_FAILS(fulcrum_port_configure(ring, &config, pool), ENOTSUP, "net_ring0 cannot hash the RSS types 0x10");
	config.hash_key_length = 53;
	CHECK_FAILS(fulcrum_port_configure(port, &config, pool), EINVAL, "one of 53 was given");
	config = fits;
	config.mtu = 20;
	CHECK_FAILS(fulcrum_port_configure(port, &config, pool), EINVAL, "net_null0 takes an MTU of 46 to 65535; 20 was asked for");
}

static void what_a_driver_cannot_do_is_reported(uint16_t ring, struct rte_mempool *pool)
{
	const struct fulcrum_port_config config = { .rx_queues = 1, .tx_queues = 1, .mtu = 9000 };

	CHECK_FAILS(fulcrum_port_configure(ring, &config, pool), ENOTSUP, "cannot set the MTU of net_ring0 to 9000");
	CHECK_FAILS(fulcrum_port_set_mac(ring, (const uint8_t[]){ 1, 0, 0, 0, 0, 1 }), EINVAL,
		    "cannot set the MAC address of net_ring0 to 01:00:00:00:00:01");
}

static void missing_port_is_named(struct rte_mempool *pool)
{
	const struct fulcrum_port_config config = { .rx_queues = 1, .tx_queues = 1 };
	struct fulcrum_port_info info;
	struct fulcrum_link link;
	struct fulcrum_port_statistics statistics;

	CHECK_FAILS(fulcrum_port_info(29, &info), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_configure(29, &config, pool), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_start(29), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_stop(29), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_detach(29), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_set_mtu(29, 1500), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_set_promiscuous(29, 1), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_add_mac(29, (const uint8_t[]){ 0, 0, 0x5e, 0, 1, 51 }), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_remove_mac(29, (const uint8_t[]){ 0, 0, 0x5e, 0, 1, 51 }), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_link(29, &link), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_statistics(29, &statistics), ENODEV, "there is no port 29");
}

int main(void)
{
	check_start_eal("64");
	struct rte_mempool *pool = check_pool();
	uint16_t port = check_attach("net_null0");
	uint16_t ring = check_attach("net_ring0");

	attach_names_the_reason();
	device_attaches_once();
	configuration_that_does_not_fit_is_refused(port, ring, pool);
	what_a_driver_cannot_do_is_reported(ring, pool);
	missing_port_is_named(pool);
	CHECK_OK(fulcrum_port_detach(ring));
	CHECK_OK(fulcrum_port_detach(port));
	fulcrum_mempool_free(pool);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
