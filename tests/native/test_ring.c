/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <sched.h>

#include "check.h"

#define ENTRIES 100000

static void takes_what_fits_and_keeps_the_order(void)
{
	struct rte_ring *ring = fulcrum_ring_create("order", 8, -1);
	void *entries[8];

	CHECK(ring != NULL);
	for (uintptr_t i = 0; i < 8; i++)
		entries[i] = (void *)(i + 1);
	CHECK(fulcrum_ring_enqueue(ring, entries, 8) == 7); /* one less than its size */
	CHECK(fulcrum_ring_enqueue(ring, entries, 1) == 0);
	memset(entries, 0, sizeof(entries));
	CHECK(fulcrum_ring_dequeue(ring, entries, 3) == 3);
	CHECK(fulcrum_ring_dequeue(ring, entries + 3, 8) == 4);
	CHECK(fulcrum_ring_dequeue(ring, entries, 8) == 0);
	for (uintptr_t i = 0; i < 7; i++)
		CHECK(entries[i] == (void *)(i + 1));
	fulcrum_ring_free(ring);
}

static void *produce(void *argument)
{
	for (uintptr_t next = 1; next <= ENTRIES;) {
		void *entries[16];
		uint32_t count = 0;

		for (; count < 16 && next + count <= ENTRIES; count++)
			entries[count] = (void *)(next + count);
		uint32_t taken = fulcrum_ring_enqueue(argument, entries, count);
		next += taken;
		if (taken == 0)
			sched_yield();
	}
	return NULL;
}

static void passes_everything_between_two_threads(void)
{
	struct rte_ring *ring = fulcrum_ring_create("threads", 64, -1);
	pthread_t producer;

	CHECK(ring != NULL);
	CHECK(pthread_create(&producer, NULL, produce, ring) == 0);
	for (uintptr_t next = 1; next <= ENTRIES;) {
		void *entries[32];
		uint32_t count = fulcrum_ring_dequeue(ring, entries, 32);

		for (uint32_t i = 0; i < count; i++)
			CHECK(entries[i] == (void *)next++);
		if (count == 0)
			sched_yield();
	}
	pthread_join(producer, NULL);
	fulcrum_ring_free(ring);
}

static void errors_name_the_ring(void)
{
	struct rte_ring *ring = fulcrum_ring_create("taken", 8, -1);

	CHECK(fulcrum_ring_create("taken", 8, -1) == NULL);
	CHECK_ERROR("cannot create ring taken of 8 entries: File exists");
	CHECK(fulcrum_ring_create("odd", 7, -1) == NULL);
	CHECK_ERROR("cannot create ring odd of 7 entries: Invalid argument");
	fulcrum_ring_free(ring);
}

int main(void)
{
	check_start_eal("64");
	takes_what_fits_and_keeps_the_order();
	passes_everything_between_two_threads();
	errors_name_the_ring();
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
