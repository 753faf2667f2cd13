/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include <rte_malloc.h>
#include <rte_rcu_qsbr.h>

#include "error.h"
#include "fulcrum.h"
#include "numa.h"

struct rte_rcu_qsbr *fulcrum_rcu_create(uint32_t threads, int numa_node)
{
	if (threads == 0) {
		fulcrum_fail(EINVAL, "quiescent states need at least one thread");
		return NULL;
	}
	struct rte_rcu_qsbr *rcu =
		rte_zmalloc_socket("rcu", rte_rcu_qsbr_get_memsize(threads), RTE_CACHE_LINE_SIZE, fulcrum_socket_id(numa_node));
	if (rcu == NULL) {
		fulcrum_fail(ENOMEM, "no huge-page memory for the quiescent states of %u threads", threads);
		return NULL;
	}
	rte_rcu_qsbr_init(rcu, threads);
	return rcu;
}

void fulcrum_rcu_free(struct rte_rcu_qsbr *rcu)
{
	rte_free(rcu);
}

static int check_thread(const struct rte_rcu_qsbr *rcu, uint32_t thread)
{
	return thread < rcu->max_threads ? 0
					 : fulcrum_fail(EINVAL, "thread %u is not among the %u whose quiescent states are kept",
							thread, rcu->max_threads);
}

int fulcrum_rcu_online(struct rte_rcu_qsbr *rcu, uint32_t thread)
{
	int result = check_thread(rcu, thread);

	if (result == 0) {
		rte_rcu_qsbr_thread_register(rcu, thread);
		rte_rcu_qsbr_thread_online(rcu, thread);
	}
	return result;
}

int fulcrum_rcu_offline(struct rte_rcu_qsbr *rcu, uint32_t thread)
{
	int result = check_thread(rcu, thread);

	if (result == 0) {
		rte_rcu_qsbr_thread_offline(rcu, thread);
		rte_rcu_qsbr_thread_unregister(rcu, thread);
	}
	return result;
}

void fulcrum_rcu_quiescent(struct rte_rcu_qsbr *rcu, uint32_t thread)
{
	rte_rcu_qsbr_quiescent(rcu, thread);
}

uint64_t fulcrum_rcu_start(struct rte_rcu_qsbr *rcu)
{
	return rte_rcu_qsbr_start(rcu);
}

int fulcrum_rcu_check(struct rte_rcu_qsbr *rcu, uint64_t token)
{
	return rte_rcu_qsbr_check(rcu, token, false);
}
