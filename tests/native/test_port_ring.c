/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_mbuf.h>

#include "check.h"

static void fill(struct rte_mbuf **burst, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		burst[i]->data_len = burst[i]->pkt_len = (uint16_t)(60 + i);
		memset(rte_pktmbuf_mtod(burst[i], void *), (int)i, burst[i]->data_len);
	}
}

/* net_ring sends to itself: what goes in comes out, whole and in order. */
static void packets_come_back(uint16_t port, struct rte_mempool *pool)
{
	struct rte_mbuf *sent[32], *received[32];

	CHECK(fulcrum_allocate(pool, sent, 32) == 0);
	fill(sent, 32);
	CHECK(fulcrum_transmit(port, 0, sent, 32) == 32);
	CHECK(fulcrum_receive(port, 0, received, 20) == 20);
	CHECK(fulcrum_receive(port, 0, received + 20, 32) == 12);
	CHECK(fulcrum_receive(port, 0, received, 32) == 0);
	for (int i = 0; i < 32; i++) {
		const uint8_t *data = rte_pktmbuf_mtod(received[i], const uint8_t *);

		CHECK(received[i] == sent[i] && received[i]->pkt_len == 60u + (unsigned int)i);
		CHECK(data[0] == i && data[59 + i] == i);
	}
	fulcrum_free(received, 32);
}

static void link_follows_start_and_stop(uint16_t port)
{
	struct fulcrum_link link;

	CHECK_OK(fulcrum_port_link(port, &link));
	CHECK(link.up && link.full_duplex && link.speed_mbps == 10000);
	CHECK_OK(fulcrum_port_stop(port));
	CHECK_OK(fulcrum_port_link(port, &link));
	CHECK(!link.up);
}

static void statistics_count(uint16_t port)
{
	struct fulcrum_port_statistics statistics;

	CHECK_OK(fulcrum_port_statistics(port, &statistics));
	CHECK(statistics.received_packets == 32 && statistics.transmitted_packets == 32);
	CHECK(statistics.transmit_errors == 0 && statistics.no_mbufs == 0);
}

int main(void)
{
	check_start_eal("64");
	struct rte_mempool *pool = check_pool();
	uint16_t port = check_attach("net_ring0");
	unsigned int available = fulcrum_mempool_available(pool);

	check_start(port, 1, pool);
	packets_come_back(port, pool);
	CHECK(fulcrum_mempool_available(pool) == available);
	statistics_count(port);
	link_follows_start_and_stop(port);
	CHECK_OK(fulcrum_port_detach(port));
	fulcrum_mempool_free(pool);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
