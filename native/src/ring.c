/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_errno.h>
#include <rte_ring.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "numa.h"

struct rte_ring *fulcrum_ring_create(const char *name, unsigned int count, int numa_node)
{
	fulcrum_log_forget();
	struct rte_ring *ring = rte_ring_create(name, count, fulcrum_socket_id(numa_node), RING_F_SP_ENQ | RING_F_SC_DEQ);

	if (ring == NULL)
		fulcrum_fail_dpdk(rte_errno, "cannot create ring %s of %u entries", name, count);
	return ring;
}

void fulcrum_ring_free(struct rte_ring *ring)
{
	rte_ring_free(ring);
}

uint32_t fulcrum_ring_enqueue(struct rte_ring *ring, void **entries, uint32_t count)
{
	return rte_ring_sp_enqueue_burst(ring, entries, count, NULL);
}

uint32_t fulcrum_ring_dequeue(struct rte_ring *ring, void **entries, uint32_t capacity)
{
	return rte_ring_sc_dequeue_burst(ring, entries, capacity, NULL);
}
