/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What rte_fib6 (DPDK 22.11) does that its interface does not say:
 * - A prefix longer than 24 bits takes a group of 256 entries for each byte after the third: 3 for a /48, 5 for a /64, 13 for a
 *   /128. Prefixes that share bytes share groups, but the check for room reserves as if only those with all bytes in common did.
 * - Not every deletion gives back its reservation. A table whose routes come and go says ENOSPC one day although most of its
 *   groups are free. What lookups find stays right; fulcrum_fib6_copy() into a new table makes room again.
 * - A change of an existing route's next hop for which there is no group is reported as done.
 * - A group that is not needed any more is zeroed, and used again by the next route that needs one. A lookup at the same moment
 *   may follow the old link: it finds next hop 0, or, when the group has another use already, a wrong one. Writers that wait for
 *   the readers between a deletion and the next addition rule out the second; a default next hop of 0 makes the first harmless.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>

#include <rte_errno.h>
#include <rte_fib6.h>
#include <rte_rib6.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "numa.h"

/* Groups are 1 KiB each. These hold 21,000 routes of /48, or 13,000 of /64, or 5,000 host routes, none of them nested. */
#define MAX_GROUPS 65536u
#define GROUPS_PER_ROUTE 5u
/* What the longest route needs, at both edges of its range. */
#define MIN_GROUPS 26u

/* A 4-byte entry keeps one bit for "see the next level". */
#define MAX_NEXT_HOP ((UINT64_C(1) << 31) - 1)

static uint32_t groups_for(uint32_t max_routes)
{
	return max_routes > MAX_GROUPS / GROUPS_PER_ROUTE ? MAX_GROUPS : RTE_MAX(max_routes * GROUPS_PER_ROUTE, MIN_GROUPS);
}

struct rte_fib6 *fulcrum_fib6_create(const char *name, uint32_t max_routes, uint64_t default_next_hop, int numa_node)
{
	struct rte_fib6_conf conf = {
		.type = RTE_FIB6_TRIE,
		.default_nh = default_next_hop,
		.max_routes = (int)max_routes,
		.trie = { .nh_sz = RTE_FIB6_TRIE_4B, .num_tbl8 = groups_for(max_routes) },
	};

	fulcrum_log_forget();
	struct rte_fib6 *fib = rte_fib6_create(name, fulcrum_socket_id(numa_node), &conf);
	if (fib == NULL)
		fulcrum_fail_dpdk(rte_errno, "cannot create IPv6 route table %s for %u routes", name, max_routes);
	return fib;
}

void fulcrum_fib6_free(struct rte_fib6 *fib)
{
	rte_fib6_free(fib);
}

static int fail(int error, const char *what, const uint8_t address[16], uint8_t length)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, address, text, sizeof(text));
	return fulcrum_fail_dpdk(error, "cannot %s route %s/%u", what, text, length);
}

static int add(struct rte_fib6 *fib, const uint8_t address[16], uint8_t length, uint64_t next_hop)
{
	int result = rte_fib6_add(fib, address, length, next_hop);

	if (result != 0)
		return result;
	const struct rte_rib6_node *node = rte_rib6_lookup_exact(rte_fib6_get_rib(fib), address, length);
	uint64_t taken;

	return node != NULL && rte_rib6_get_nh(node, &taken) == 0 && taken == next_hop ? 0 : -ENOSPC;
}

int fulcrum_fib6_add(struct rte_fib6 *fib, const uint8_t address[16], uint8_t length, uint64_t next_hop)
{
	fulcrum_log_forget();
	if (next_hop > MAX_NEXT_HOP)
		return fulcrum_fail(EINVAL, "next hop %" PRIu64 " does not fit into 31 bits", next_hop);
	int result = add(fib, address, length, next_hop);

	return result == 0 ? 0 : fail(result, "add", address, length);
}

int fulcrum_fib6_delete(struct rte_fib6 *fib, const uint8_t address[16], uint8_t length)
{
	fulcrum_log_forget();
	int result = rte_fib6_delete(fib, address, length);

	return result == 0 ? 0 : fail(result, "delete", address, length);
}

static int copy(const struct rte_rib6_node *node, struct rte_fib6 *to)
{
	uint8_t address[16], length;
	uint64_t next_hop;

	rte_rib6_get_ip(node, address);
	rte_rib6_get_depth(node, &length);
	rte_rib6_get_nh(node, &next_hop);
	return fulcrum_fib6_add(to, address, length, next_hop);
}

/* The walk visits what lies inside ::/0, without that route itself. */
int fulcrum_fib6_copy(struct rte_fib6 *from, struct rte_fib6 *to)
{
	static const uint8_t everything[16];
	struct rte_rib6 *routes = rte_fib6_get_rib(from);
	struct rte_rib6_node *node = rte_rib6_lookup_exact(routes, everything, 0);
	int result = node == NULL ? 0 : copy(node, to);

	node = NULL;
	while (result == 0 && (node = rte_rib6_get_nxt(routes, everything, 0, node, RTE_RIB6_GET_NXT_ALL)) != NULL)
		result = copy(node, to);
	return result;
}

void fulcrum_fib6_lookup(struct rte_fib6 *fib, const uint8_t (*addresses)[16], uint64_t *next_hops, uint32_t count)
{
	rte_fib6_lookup_bulk(fib, (uint8_t (*)[16])(uintptr_t)addresses, next_hops, (int)count);
}
