/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "check.h"

static void waits_for_every_online_thread(void)
{
	struct rte_rcu_qsbr *rcu = fulcrum_rcu_create(3, -1);

	CHECK(rcu != NULL);
	CHECK(fulcrum_rcu_check(rcu, fulcrum_rcu_start(rcu)) == 1); /* nobody is online */
	CHECK_OK(fulcrum_rcu_online(rcu, 0));
	CHECK_OK(fulcrum_rcu_online(rcu, 2));
	uint64_t token = fulcrum_rcu_start(rcu);
	CHECK(fulcrum_rcu_check(rcu, token) == 0);
	fulcrum_rcu_quiescent(rcu, 0);
	CHECK(fulcrum_rcu_check(rcu, token) == 0);
	fulcrum_rcu_quiescent(rcu, 2);
	CHECK(fulcrum_rcu_check(rcu, token) == 1);
	CHECK(fulcrum_rcu_check(rcu, fulcrum_rcu_start(rcu)) == 0);
	fulcrum_rcu_free(rcu);
}

static void does_not_wait_for_offline_threads(void)
{
	struct rte_rcu_qsbr *rcu = fulcrum_rcu_create(2, -1);

	CHECK_OK(fulcrum_rcu_online(rcu, 0));
	CHECK_OK(fulcrum_rcu_online(rcu, 1));
	uint64_t token = fulcrum_rcu_start(rcu);
	fulcrum_rcu_quiescent(rcu, 1);
	CHECK_OK(fulcrum_rcu_offline(rcu, 0));
	CHECK(fulcrum_rcu_check(rcu, token) == 1);
	CHECK_OK(fulcrum_rcu_online(rcu, 0));
	token = fulcrum_rcu_start(rcu);
	fulcrum_rcu_quiescent(rcu, 1);
	CHECK(fulcrum_rcu_check(rcu, token) == 0); /* 0 is back */
	fulcrum_rcu_free(rcu);
}

static void errors_are_sentences(void)
{
	CHECK(fulcrum_rcu_create(0, -1) == NULL);
	CHECK_ERROR("at least one thread");
	struct rte_rcu_qsbr *rcu = fulcrum_rcu_create(2, -1);
	CHECK_FAILS(fulcrum_rcu_online(rcu, 2), EINVAL, "thread 2 is not among the 2");
	CHECK_FAILS(fulcrum_rcu_offline(rcu, 9), EINVAL, "thread 9 is not among the 2");
	fulcrum_rcu_free(rcu);
}

struct shared {
	struct rte_rcu_qsbr *rcu;
	_Atomic(int *) current;
	atomic_int online, stop;
};

static void *read_current(void *argument)
{
	struct shared *shared = argument;

	CHECK_OK(fulcrum_rcu_online(shared->rcu, 0));
	atomic_store(&shared->online, 1);
	while (!atomic_load(&shared->stop)) {
		CHECK(*atomic_load(&shared->current) == 42); /* a released one says 0 */
		fulcrum_rcu_quiescent(shared->rcu, 0);
		sched_yield();
	}
	CHECK_OK(fulcrum_rcu_offline(shared->rcu, 0));
	return NULL;
}

static void reader_never_sees_what_was_released(void)
{
	struct shared shared = { .rcu = fulcrum_rcu_create(1, -1) };
	int values[2] = { 42, 42 };
	pthread_t reader;

	atomic_store(&shared.current, &values[0]);
	CHECK(pthread_create(&reader, NULL, read_current, &shared) == 0);
	while (!atomic_load(&shared.online))
		sched_yield();
	for (int turn = 1; turn <= 500; turn++) {
		int *next = &values[turn & 1], *old = &values[(turn - 1) & 1];

		*(volatile int *)next = 42;
		atomic_store(&shared.current, next);
		uint64_t token = fulcrum_rcu_start(shared.rcu);
		while (fulcrum_rcu_check(shared.rcu, token) == 0)
			sched_yield();
		*(volatile int *)old = 0;
	}
	atomic_store(&shared.stop, 1);
	pthread_join(reader, NULL);
	fulcrum_rcu_free(shared.rcu);
}

int main(void)
{
	check_start_eal("64");
	waits_for_every_online_thread();
	does_not_wait_for_offline_threads();
	errors_are_sentences();
	reader_never_sees_what_was_released();
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
