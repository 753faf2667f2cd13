/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>

#include <rte_errno.h>
#include <rte_fib.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "numa.h"

/* Second-level groups of 1 KiB; a /24 with longer prefixes inside takes one. */
#define MAX_GROUPS 65536u

/* A 4-byte entry keeps one bit for "see the second level". */
#define MAX_NEXT_HOP ((UINT64_C(1) << 31) - 1)

struct rte_fib *fulcrum_fib_create(const char *name, uint32_t max_routes, uint64_t default_next_hop, int numa_node)
{
	struct rte_fib_conf conf = {
		.type = RTE_FIB_DIR24_8,
		.default_nh = default_next_hop,
		.max_routes = (int)max_routes,
		.dir24_8 = { .nh_sz = RTE_FIB_DIR24_8_4B, .num_tbl8 = RTE_MIN(max_routes, MAX_GROUPS) },
	};

	fulcrum_log_forget();
	struct rte_fib *fib = rte_fib_create(name, fulcrum_socket_id(numa_node), &conf);
	if (fib == NULL)
		fulcrum_fail_dpdk(rte_errno, "cannot create route table %s for %u routes", name, max_routes);
	return fib;
}

void fulcrum_fib_free(struct rte_fib *fib)
{
	rte_fib_free(fib);
}

static int fail(int error, const char *what, uint32_t address, uint8_t length)
{
	return fulcrum_fail_dpdk(error, "cannot %s route %u.%u.%u.%u/%u", what, address >> 24, address >> 16 & 255,
				 address >> 8 & 255, address & 255, length);
}

int fulcrum_fib_add(struct rte_fib *fib, uint32_t address, uint8_t length, uint64_t next_hop)
{
	fulcrum_log_forget();
	if (next_hop > MAX_NEXT_HOP)
		return fulcrum_fail(EINVAL, "next hop %" PRIu64 " does not fit into 31 bits", next_hop);
	int result = rte_fib_add(fib, address, length, next_hop);

	return result == 0 ? 0 : fail(result, "add", address, length);
}

int fulcrum_fib_delete(struct rte_fib *fib, uint32_t address, uint8_t length)
{
	fulcrum_log_forget();
	int result = rte_fib_delete(fib, address, length);

	return result == 0 ? 0 : fail(result, "delete", address, length);
}

void fulcrum_fib_lookup(struct rte_fib *fib, const uint32_t *addresses, uint64_t *next_hops, uint32_t count)
{
	rte_fib_lookup_bulk(fib, (uint32_t *)(uintptr_t)addresses, next_hops, (int)count);
}
