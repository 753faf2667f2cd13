/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_ethdev.h>

#include "check.h"

#define TYPES (RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_NONFRAG_IPV6_TCP)

static void key_and_types_are_read_as_set(uint16_t port)
{
	struct fulcrum_rss rss;
	uint8_t key[40];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 7 + 1);
	CHECK_OK(fulcrum_port_set_rss_key(port, key, sizeof(key), TYPES));
	CHECK_OK(fulcrum_port_rss(port, &rss));
	CHECK(rss.types == TYPES && rss.key_length == sizeof(key) && memcmp(rss.key, key, sizeof(key)) == 0);
	CHECK(rss.table_size == 128);
}

static void table_is_read_as_set(uint16_t port)
{
	uint16_t table[128], read[256];

	for (uint16_t i = 0; i < 128; i++)
		table[i] = i % 64 == 63 ? 1 : i % 2;
	CHECK_OK(fulcrum_port_set_rss_table(port, table, 128));
	CHECK(fulcrum_port_rss_table(port, read, 256) == 128);
	CHECK(memcmp(read, table, sizeof(table)) == 0);
}

static void tables_of_another_size_are_refused(uint16_t port)
{
	uint16_t table[64] = { 0 };

	CHECK_FAILS(fulcrum_port_set_rss_table(port, table, 64), EINVAL, "the RSS indirection table of net_null0 has 128 entries; 64 were given");
	CHECK_FAILS(fulcrum_port_rss_table(port, table, 64), ENOSPC, "net_null0 has 128 entries; there is room for 64");
}

static void what_a_device_lacks_is_said(uint16_t ring)
{
	uint16_t table[64] = { 0 };
	uint8_t key[40] = { 0 };
	struct fulcrum_rss rss;

	CHECK_FAILS(fulcrum_port_rss(ring, &rss), ENOTSUP, "cannot read the RSS key of net_ring0");
	CHECK_FAILS(fulcrum_port_set_rss_key(ring, key, 40, 0), ENOTSUP, "cannot set the RSS key of net_ring0");
	CHECK_FAILS(fulcrum_port_rss_table(ring, table, 64), ENOTSUP, "net_ring0 has no RSS indirection table");
	CHECK_FAILS(fulcrum_port_set_rss_table(ring, table, 64), ENOTSUP, "net_ring0 has no RSS indirection table");
	CHECK_FAILS(fulcrum_port_rss(29, &rss), ENODEV, "there is no port 29");
	CHECK_FAILS(fulcrum_port_rss_table(29, table, 64), ENODEV, "there is no port 29");
}

int main(void)
{
	const struct fulcrum_port_config config = { .rx_queues = 2, .tx_queues = 2, .rss_types = TYPES };

	check_start_eal("64");
	struct rte_mempool *pool = check_pool();
	uint16_t port = check_attach("net_null0");
	uint16_t ring = check_attach("net_ring0");

	CHECK_OK(fulcrum_port_configure(port, &config, pool));
	CHECK_OK(fulcrum_port_start(port));
	key_and_types_are_read_as_set(port);
	table_is_read_as_set(port);
	tables_of_another_size_are_refused(port);
	what_a_device_lacks_is_said(ring);
	CHECK_OK(fulcrum_port_detach(ring));
	CHECK_OK(fulcrum_port_detach(port));
	fulcrum_mempool_free(pool);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
