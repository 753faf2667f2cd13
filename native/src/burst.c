/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include "fulcrum.h"

uint16_t fulcrum_receive(uint16_t port, uint16_t queue, struct rte_mbuf **burst, uint16_t capacity)
{
	return rte_eth_rx_burst(port, queue, burst, capacity);
}

uint16_t fulcrum_transmit(uint16_t port, uint16_t queue, struct rte_mbuf **burst, uint16_t count)
{
	return rte_eth_tx_burst(port, queue, burst, count);
}

void fulcrum_free(struct rte_mbuf **burst, uint32_t count)
{
	rte_pktmbuf_free_bulk(burst, count);
}

int fulcrum_allocate(struct rte_mempool *pool, struct rte_mbuf **burst, uint32_t count)
{
	return rte_pktmbuf_alloc_bulk(pool, burst, count) == 0 ? 0 : -ENOMEM;
}
