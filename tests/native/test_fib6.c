/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>

#include "check.h"

struct address {
	uint8_t bytes[16];
};

static struct address parse(const char *text)
{
	struct address address;

	CHECK(inet_pton(AF_INET6, text, address.bytes) == 1);
	return address;
}

static int add(struct rte_fib6 *fib, const char *address, uint8_t length, uint64_t next_hop)
{
	return fulcrum_fib6_add(fib, parse(address).bytes, length, next_hop);
}

static int delete(struct rte_fib6 *fib, const char *address, uint8_t length)
{
	return fulcrum_fib6_delete(fib, parse(address).bytes, length);
}

static uint64_t lookup(struct rte_fib6 *fib, const struct address *address)
{
	uint64_t found = UINT64_MAX;

	fulcrum_fib6_lookup(fib, &address->bytes, &found, 1);
	return found;
}

static void expect(struct rte_fib6 *fib, const char *text, uint64_t next_hop)
{
	struct address address = parse(text);
	uint64_t found = lookup(fib, &address);

	if (found != next_hop) {
		fprintf(stderr, "%s leads to %lu, not %lu\n", text, (unsigned long)found, (unsigned long)next_hop);
		exit(1);
	}
}

static void longest_prefix_wins(struct rte_fib6 *fib)
{
	CHECK_OK(add(fib, "2001:db8::", 20, 1));
	CHECK_OK(add(fib, "2001:db8:1::", 48, 2));
	CHECK_OK(add(fib, "2001:db8:1:2::", 64, 3));
	CHECK_OK(add(fib, "2001:db8:1:2::8000:0", 97, 4));
	CHECK_OK(add(fib, "2001:db8:1:2::8000:5", 128, 5));
	expect(fib, "2000:ffff::", 0);
	expect(fib, "2001:db8::", 1);
	expect(fib, "2001:fff:ffff::", 1);
	expect(fib, "2001:db8:1:9::", 2);
	expect(fib, "2001:db8:1:2::7fff:ffff", 3);
	expect(fib, "2001:db8:1:2::8000:4", 4);
	expect(fib, "2001:db8:1:2::8000:5", 5);
	expect(fib, "2001:db8:1:2::8000:6", 4);
	expect(fib, "2002::", 0);
}

static void bulk_lookup_answers_in_order(struct rte_fib6 *fib)
{
	enum { COUNT = 67 };
	static uint8_t addresses[COUNT][16];
	uint64_t found[COUNT];
	const char *const texts[] = { "2002::1", "2001:db8:1:2::8000:5", "2001:db8:1:2::8000:6", "2001:db8:1:9::" };
	const uint64_t next_hops[] = { 0, 5, 4, 2 };

	for (int i = 0; i < COUNT; i++)
		memcpy(addresses[i], parse(texts[i % 4]).bytes, 16);
	fulcrum_fib6_lookup(fib, addresses, found, COUNT);
	for (int i = 0; i < COUNT; i++)
		CHECK(found[i] == next_hops[i % 4]);
}

static void deleted_route_gives_way_to_the_shorter_one(struct rte_fib6 *fib)
{
	CHECK_OK(delete(fib, "2001:db8:1:2::8000:5", 128));
	expect(fib, "2001:db8:1:2::8000:5", 4);
	CHECK_OK(delete(fib, "2001:db8:1::", 48));
	expect(fib, "2001:db8:1:9::", 1);
	CHECK_FAILS(delete(fib, "2001:db8:1::", 48), ENOENT, "cannot delete route 2001:db8:1::/48");
}

static void route_can_change_its_next_hop(struct rte_fib6 *fib)
{
	CHECK_OK(add(fib, "2001:db8::", 20, (UINT64_C(1) << 31) - 1));
	expect(fib, "2001:db8:9::", (UINT64_C(1) << 31) - 1);
	expect(fib, "2001:db8:1:2::", 3);
}

static void default_route_covers_everything(struct rte_fib6 *fib)
{
	CHECK_OK(add(fib, "::", 0, 7));
	expect(fib, "::", 7);
	expect(fib, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 7);
	CHECK_OK(delete(fib, "::", 0));
	expect(fib, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0);
}

static void bad_routes_are_refused(struct rte_fib6 *fib)
{
	CHECK_FAILS(add(fib, "2001:db8::", 129, 1), EINVAL, "cannot add route 2001:db8::/129");
	CHECK_FAILS(add(fib, "2001:db8::", 32, UINT64_C(1) << 31), EINVAL, "does not fit into 31 bits");
}

enum { ROUTES = 300 };

static struct {
	struct address prefix;
	uint8_t length;
	uint64_t next_hop; /* 0: not in the table */
} routes[ROUTES];

static uint32_t random_state = 12345;

static uint32_t next_random(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return random_state >> 8;
}

/* Few distinct bytes, so that prefixes nest and addresses hit them. */
static struct address random_address(void)
{
	struct address address = { { 0x20 } };

	for (int i = 1; i < 16; i++)
		address.bytes[i] = next_random() % 4 == 0 ? (uint8_t)(next_random() % 4) : 0;
	return address;
}

static void mask(struct address *address, int length)
{
	for (int i = 0; i < 16; i++, length -= 8)
		address->bytes[i] &= length >= 8 ? 0xff : length <= 0 ? 0 : (uint8_t)(0xff << (8 - length));
}

static uint64_t linear_search(const struct address *address)
{
	int best = -1;

	for (int i = 0; i < ROUTES; i++) {
		struct address prefix = *address;

		mask(&prefix, routes[i].length);
		if (routes[i].next_hop != 0 && memcmp(&prefix, &routes[i].prefix, sizeof(prefix)) == 0 &&
		    (best < 0 || routes[i].length > routes[best].length))
			best = i;
	}
	return best < 0 ? 0 : routes[best].next_hop;
}

static int is_taken(const struct address *prefix, uint8_t length)
{
	for (int i = 0; i < ROUTES; i++)
		if (routes[i].next_hop != 0 && routes[i].length == length && memcmp(prefix, &routes[i].prefix, sizeof(*prefix)) == 0)
			return 1;
	return 0;
}

static int add_random(struct rte_fib6 *fib, int route)
{
	struct address prefix = random_address();
	uint8_t length = (uint8_t)(next_random() % 129);

	mask(&prefix, length);
	if (is_taken(&prefix, length))
		return 0;
	uint64_t next_hop = 1 + next_random() % 1000;
	int result = fulcrum_fib6_add(fib, prefix.bytes, length, next_hop);
	if (result == 0) {
		routes[route].prefix = prefix;
		routes[route].length = length;
		routes[route].next_hop = next_hop;
	}
	return result;
}

static void agrees_with_a_linear_search(struct rte_fib6 *fib)
{
	for (int i = 0; i < 2000; i++) {
		struct address address = random_address();

		if (next_random() % 2 == 0)
			address = routes[next_random() % ROUTES].prefix;
		CHECK(lookup(fib, &address) == linear_search(&address));
	}
}

static void copy_has_every_route(struct rte_fib6 *fib)
{
	struct rte_fib6 *copy = fulcrum_fib6_create("copy", 64, 0, -1);

	CHECK(copy != NULL);
	CHECK_OK(add(fib, "::", 0, 7));
	CHECK_OK(add(fib, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 128, 8));
	CHECK_OK(fulcrum_fib6_copy(fib, copy));
	expect(copy, "::", 7);
	expect(copy, "2001:db8:1:2::", 3);
	expect(copy, "2001:db8:1:2::8000:4", 4);
	expect(copy, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 8);
	CHECK_OK(delete(copy, "2001:db8:1:2::", 64));
	expect(fib, "2001:db8:1:2::", 3);
	fulcrum_fib6_free(copy);
}

/* Routes come and go until reservations that were not given back fill the table: lookups stay right, and a copy has room. */
static void copy_has_the_room_that_deletions_lost(struct rte_fib6 *fib)
{
	int result = 0;

	for (long step = 0; result != -ENOSPC; step++) {
		int route = (int)(next_random() % ROUTES);

		CHECK(step < 1000000);
		if (routes[route].next_hop == 0) {
			result = add_random(fib, route);
		} else {
			CHECK_OK(fulcrum_fib6_delete(fib, routes[route].prefix.bytes, routes[route].length));
			routes[route].next_hop = 0;
		}
	}
	CHECK_ERROR(": No space left on device");
	agrees_with_a_linear_search(fib);

	struct rte_fib6 *copy = fulcrum_fib6_create("copy", 1024, 0, -1);
	CHECK(copy != NULL);
	CHECK_OK(fulcrum_fib6_copy(fib, copy));
	for (int route = 0; route < ROUTES; route++)
		if (routes[route].next_hop == 0)
			CHECK_OK(add_random(copy, route));
	agrees_with_a_linear_search(copy);
	fulcrum_fib6_free(copy);
}

static void full_table_refuses_and_keeps_what_it_has(void)
{
	struct rte_fib6 *fib = fulcrum_fib6_create("small", 4, 0, -1);
	struct address address = parse("2000::1");
	int result = 0;
	int count = 0;

	CHECK(fib != NULL);
	for (; result == 0 && count < 5; count++) {
		address.bytes[1] = (uint8_t)count;
		result = fulcrum_fib6_add(fib, address.bytes, 128, (uint64_t)count + 1);
	}
	CHECK(result == -ENOSPC);
	CHECK_ERROR("::1/128: No space left on device");
	CHECK(lookup(fib, &address) == 0);
	CHECK(count > 1);
	while (--count > 0) {
		address.bytes[1] = (uint8_t)(count - 1);
		CHECK(lookup(fib, &address) == (uint64_t)count);
	}
	fulcrum_fib6_free(fib);
}

int main(void)
{
	check_start_eal("384");
	struct rte_fib6 *fib = fulcrum_fib6_create("routes", 1024, 0, -1);

	CHECK(fib != NULL);
	longest_prefix_wins(fib);
	bulk_lookup_answers_in_order(fib);
	deleted_route_gives_way_to_the_shorter_one(fib);
	route_can_change_its_next_hop(fib);
	default_route_covers_everything(fib);
	bad_routes_are_refused(fib);
	copy_has_every_route(fib);
	CHECK(fulcrum_fib6_create("routes", 1024, 0, -1) == NULL);
	CHECK_ERROR("cannot create IPv6 route table routes for 1024 routes: File exists");
	fulcrum_fib6_free(fib);

	fib = fulcrum_fib6_create("random", 1024, 0, -1);
	CHECK(fib != NULL);
	copy_has_the_room_that_deletions_lost(fib);
	fulcrum_fib6_free(fib);
	full_table_refuses_and_keeps_what_it_has();
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
