/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FULCRUM_NUMA_H
#define FULCRUM_NUMA_H

#include <rte_memory.h>

/* DPDK's name for a NUMA node; negative: any. */
static inline int fulcrum_socket_id(int numa_node)
{
	return numa_node < 0 ? SOCKET_ID_ANY : numa_node;
}

#endif
