/* SPDX-License-Identifier: Apache-2.0 */
#define ALLOW_EXPERIMENTAL_API /* rte_eth_dev_conf_get */
#include <rte_ethdev.h>

#include "check.h"

static void configures_rss_mtu_and_mac(uint16_t port, struct rte_mempool *pool)
{
	struct fulcrum_port_config config = {
		.rx_queues = 2,
		.tx_queues = 2,
		.rx_descriptors = 256,
		.mtu = 9000,
		.set_mac = 1,
		.mac = { 2, 0, 0, 0, 1, 7 },
		.hash_key_length = 40,
		.rss_types = RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_NONFRAG_IPV4_UDP,
	};
	struct rte_eth_conf conf;
	struct fulcrum_port_info info;

	for (size_t i = 0; i < 40; i++)
		config.hash_key[i] = (uint8_t)(i * 7);
	CHECK_OK(fulcrum_port_configure(port, &config, pool));
	CHECK_OK(fulcrum_port_info(port, &info));
	CHECK(info.mtu == 9000);
	CHECK(memcmp(info.mac, config.mac, sizeof(info.mac)) == 0);
	memset(config.hash_key, 0, sizeof(config.hash_key)); /* drivers read the key later, when the port starts */
	CHECK(rte_eth_dev_conf_get(port, &conf) == 0);
	CHECK(conf.rxmode.mq_mode == RTE_ETH_MQ_RX_RSS && conf.rx_adv_conf.rss_conf.rss_hf == config.rss_types);
	CHECK(conf.rx_adv_conf.rss_conf.rss_key_len == 40 && conf.rx_adv_conf.rss_conf.rss_key[39] == (uint8_t)(39 * 7));
}

static void receives_and_sends(uint16_t port)
{
	struct fulcrum_port_statistics statistics;
	struct rte_mbuf *burst[32];

	CHECK_OK(fulcrum_port_start(port));
	CHECK(fulcrum_receive(port, 1, burst, 32) == 32);
	CHECK(burst[31]->data_len == 60);
	CHECK(fulcrum_transmit(port, 1, burst, 32) == 32);
	CHECK_OK(fulcrum_port_statistics(port, &statistics));
	CHECK(statistics.received_packets == 32 && statistics.transmitted_packets == 32);
}

static void running_port_is_not_configured(uint16_t port, struct rte_mempool *pool)
{
	const struct fulcrum_port_config config = { .rx_queues = 1, .tx_queues = 1 };

	CHECK_FAILS(fulcrum_port_configure(port, &config, pool), EBUSY, "net_null0 is running");
	CHECK_OK(fulcrum_port_stop(port));
	CHECK_OK(fulcrum_port_configure(port, &config, pool));
}

static void detached_device_can_come_back(uint16_t port)
{
	CHECK_OK(fulcrum_port_detach(port));
	CHECK_FAILS(fulcrum_port_start(port), ENODEV, "there is no port 0");
	CHECK_OK(fulcrum_port_detach(check_attach("net_null0")));
}

int main(void)
{
	struct fulcrum_port_info info;

	check_start_eal("64");
	struct rte_mempool *pool = check_pool();
	uint16_t port = check_attach("net_null0,size=60");

	CHECK_OK(fulcrum_port_info(port, &info));
	CHECK(strcmp(info.driver, "net_null") == 0 && strcmp(info.device, "net_null0") == 0);
	configures_rss_mtu_and_mac(port, pool);
	receives_and_sends(port);
	running_port_is_not_configured(port, pool);
	detached_device_can_come_back(port);
	fulcrum_mempool_free(pool);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
