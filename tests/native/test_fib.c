/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

static void expect(struct rte_fib *fib, uint32_t address, uint64_t next_hop)
{
	uint64_t found = UINT64_MAX;

	fulcrum_fib_lookup(fib, &address, &found, 1);
	if (found != next_hop) {
		fprintf(stderr, "%08x leads to %lu, not %lu\n", address, (unsigned long)found, (unsigned long)next_hop);
		exit(1);
	}
}

static void longest_prefix_wins(struct rte_fib *fib)
{
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 0, 0, 0), 8, 1));
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 1, 0, 0), 16, 2));
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 1, 2, 0), 24, 3));
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 1, 2, 128), 25, 4));
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 1, 2, 200), 32, 5));
	expect(fib, IP(9, 255, 255, 255), 0);
	expect(fib, IP(10, 0, 0, 0), 1);
	expect(fib, IP(10, 255, 255, 255), 1);
	expect(fib, IP(10, 1, 9, 9), 2);
	expect(fib, IP(10, 1, 2, 127), 3);
	expect(fib, IP(10, 1, 2, 199), 4);
	expect(fib, IP(10, 1, 2, 200), 5);
	expect(fib, IP(11, 0, 0, 0), 0);
}

static void deleted_route_gives_way_to_the_shorter_one(struct rte_fib *fib)
{
	CHECK_OK(fulcrum_fib_delete(fib, IP(10, 1, 2, 200), 32));
	expect(fib, IP(10, 1, 2, 200), 4);
	CHECK_OK(fulcrum_fib_delete(fib, IP(10, 1, 0, 0), 16));
	expect(fib, IP(10, 1, 9, 9), 1);
	CHECK_FAILS(fulcrum_fib_delete(fib, IP(10, 1, 0, 0), 16), ENOENT, "cannot delete route 10.1.0.0/16");
}

static void route_can_change_its_next_hop(struct rte_fib *fib)
{
	CHECK_OK(fulcrum_fib_add(fib, IP(10, 0, 0, 0), 8, (UINT64_C(1) << 31) - 1));
	expect(fib, IP(10, 9, 9, 9), (UINT64_C(1) << 31) - 1);
}

static void default_route_covers_everything(struct rte_fib *fib)
{
	CHECK_OK(fulcrum_fib_add(fib, 0, 0, 7));
	expect(fib, IP(9, 255, 255, 255), 7);
	expect(fib, UINT32_MAX, 7);
	CHECK_OK(fulcrum_fib_delete(fib, 0, 0));
	expect(fib, IP(9, 255, 255, 255), 0);
}

static void bad_routes_are_refused(struct rte_fib *fib)
{
	CHECK_FAILS(fulcrum_fib_add(fib, IP(10, 0, 0, 0), 33, 1), EINVAL, "cannot add route 10.0.0.0/33");
	CHECK_FAILS(fulcrum_fib_add(fib, IP(10, 0, 0, 0), 8, UINT64_C(1) << 31), EINVAL, "does not fit into 31 bits");
}

/* Deterministic pseudo-random routes, compared with a search through all of them. */
static void agrees_with_a_linear_search(struct rte_fib *fib)
{
	enum { ROUTES = 500 };
	static uint32_t prefixes[ROUTES];
	static uint8_t lengths[ROUTES];
	uint32_t random = 12345;

	for (int i = 0; i < ROUTES; i++) {
		random = random * 1664525 + 1013904223;
		lengths[i] = (uint8_t)(8 + random % 25);
		prefixes[i] = (random & 0x0f0f0f0f) & ~(uint32_t)((UINT64_C(1) << (32 - lengths[i])) - 1);
		CHECK_OK(fulcrum_fib_add(fib, prefixes[i], lengths[i], (uint64_t)i + 1));
	}
	for (int i = 0; i < 20000; i++) {
		int best = -1;

		random = random * 1664525 + 1013904223;
		uint32_t address = random & 0x0f0f0f0f;
		for (int route = 0; route < ROUTES; route++) /* of equal prefixes the last one added holds */
			if ((address ^ prefixes[route]) >> (32 - lengths[route]) == 0 &&
			    (best < 0 || lengths[route] >= lengths[best]))
				best = route;
		expect(fib, address, (uint64_t)(best + 1));
	}
}

int main(void)
{
	check_start_eal("256");
	struct rte_fib *fib = fulcrum_fib_create("routes", 1024, 0, -1);

	CHECK(fib != NULL);
	longest_prefix_wins(fib);
	deleted_route_gives_way_to_the_shorter_one(fib);
	route_can_change_its_next_hop(fib);
	default_route_covers_everything(fib);
	bad_routes_are_refused(fib);
	fulcrum_fib_free(fib);

	fib = fulcrum_fib_create("random", 1024, 0, -1);
	CHECK(fib != NULL);
	agrees_with_a_linear_search(fib);
	CHECK(fulcrum_fib_create("random", 1024, 0, -1) == NULL);
	CHECK_ERROR("cannot create route table random for 1024 routes: File exists");
	fulcrum_fib_free(fib);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
