/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_mbuf.h>

#include "check.h"

static void memory_is_zeroed_and_aligned(void)
{
	for (size_t bytes = 1; bytes <= 1 << 20; bytes = bytes * 5 + 3) {
		for (int turn = 0; turn < 2; turn++) { /* the second time it was used before */
			uint8_t *memory = fulcrum_memory_allocate("test", bytes, -1);

			CHECK(memory != NULL);
			CHECK((uintptr_t)memory % 128 == 0);
			for (size_t i = 0; i < bytes; i++)
				CHECK(memory[i] == 0);
			memset(memory, 0xa5, bytes);
			fulcrum_memory_free(memory);
		}
	}
	fulcrum_memory_free(NULL);
}

static void too_much_memory_is_refused(void)
{
	CHECK(fulcrum_memory_allocate("session table of worker 7", (size_t)1 << 40, -1) == NULL);
	CHECK_ERROR("no 1099511627776 bytes of huge-page memory");
	CHECK_ERROR("session table of worker 7");
}

static void mempool_gives_all_or_nothing(void)
{
	struct rte_mempool *pool = fulcrum_mempool_create("small", 63, 0, 2176, -1);
	struct rte_mbuf *burst[64];

	CHECK(pool != NULL);
	CHECK(fulcrum_mempool_available(pool) == 63);
	CHECK(fulcrum_allocate(pool, burst, 64) == -ENOMEM);
	CHECK(fulcrum_mempool_available(pool) == 63);
	CHECK(fulcrum_allocate(pool, burst, 63) == 0);
	CHECK(fulcrum_mempool_available(pool) == 0);
	for (int i = 0; i < 63; i++)
		CHECK(burst[i]->data_len == 0 && burst[i]->pkt_len == 0 && burst[i]->nb_segs == 1 &&
		      burst[i]->data_off == RTE_PKTMBUF_HEADROOM);
	fulcrum_free(burst, 63);
	CHECK(fulcrum_mempool_available(pool) == 63);
	fulcrum_mempool_free(pool);
}

static void mempool_errors_say_what_was_asked_for(void)
{
	struct rte_mempool *pool = check_pool();

	CHECK(fulcrum_mempool_create("pool", 1023, 0, 2176, -1) == NULL);
	CHECK_ERROR("cannot create mempool pool of 1023 mbufs");
	CHECK(fulcrum_mempool_create("huge", 100000000, 0, 2176, -1) == NULL);
	CHECK_ERROR("mempool huge of 100000000 mbufs");
	fulcrum_mempool_free(pool);
}

int main(void)
{
	check_start_eal("64");
	memory_is_zeroed_and_aligned();
	too_much_memory_is_refused();
	mempool_gives_all_or_nothing();
	mempool_errors_say_what_was_asked_for();
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
