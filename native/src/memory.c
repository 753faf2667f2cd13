/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include <rte_errno.h>
#include <rte_malloc.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "numa.h"

#define TABLE_ALIGNMENT 128 /* two cache lines: the adjacent-line prefetcher fetches pairs */

void *fulcrum_memory_allocate(const char *purpose, size_t bytes, int numa_node)
{
	void *memory = rte_zmalloc_socket(purpose, bytes, TABLE_ALIGNMENT, fulcrum_socket_id(numa_node));

	if (memory == NULL)
		fulcrum_fail(ENOMEM, "no %zu bytes of huge-page memory on NUMA node %d for %s", bytes, numa_node, purpose);
	return memory;
}

void fulcrum_memory_free(void *memory)
{
	rte_free(memory);
}

struct rte_mempool *fulcrum_mempool_create(const char *name, unsigned int count, unsigned int cache_size, uint16_t data_room,
					   int numa_node)
{
	fulcrum_log_forget();
	struct rte_mempool *pool =
		rte_pktmbuf_pool_create(name, count, cache_size, 0, data_room, fulcrum_socket_id(numa_node));

	if (pool == NULL)
		fulcrum_fail_dpdk(rte_errno, "cannot create mempool %s of %u mbufs with %u bytes each, %u cached per lcore", name,
				  count, data_room, cache_size);
	return pool;
}

void fulcrum_mempool_free(struct rte_mempool *pool)
{
	rte_mempool_free(pool);
}

unsigned int fulcrum_mempool_available(const struct rte_mempool *pool)
{
	return rte_mempool_avail_count(pool);
}
