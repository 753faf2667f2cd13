/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "check.h"

static int first_cpu(void)
{
	cpu_set_t cpus;
	int cpu = 0;

	pthread_getaffinity_np(pthread_self(), sizeof(cpus), &cpus);
	while (!CPU_ISSET(cpu, &cpus))
		cpu++;
	return cpu;
}

static void *worker(void *argument)
{
	int cpu = first_cpu();
	cpu_set_t cpus;

	(void)argument;
	int lcore = fulcrum_lcore_register((unsigned int)cpu);
	CHECK(lcore > 0); /* 0 is the thread that started EAL */
	pthread_getaffinity_np(pthread_self(), sizeof(cpus), &cpus);
	CHECK(CPU_COUNT(&cpus) == 1 && CPU_ISSET(cpu, &cpus));
	CHECK_FAILS(fulcrum_lcore_register((unsigned int)cpu), EALREADY, "lcore");
	fulcrum_lcore_unregister();
	CHECK(fulcrum_lcore_register((unsigned int)cpu) == lcore);
	fulcrum_lcore_unregister();
	return NULL;
}

static void *worker_on_missing_cpu(void *argument)
{
	cpu_set_t before, after;

	(void)argument;
	pthread_getaffinity_np(pthread_self(), sizeof(before), &before);
	CHECK_FAILS(fulcrum_lcore_register(CPU_SETSIZE - 1), EINVAL, "cannot pin the thread to CPU 1023");
	CHECK_FAILS(fulcrum_lcore_register(CPU_SETSIZE), EINVAL, "there is no CPU 1024");
	pthread_getaffinity_np(pthread_self(), sizeof(after), &after);
	CHECK(CPU_EQUAL(&before, &after));
	return NULL;
}

static void run(void *(*body)(void *))
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, body, NULL) == 0);
	pthread_join(thread, NULL);
}

int main(void)
{
	check_start_eal("64");
	run(worker);
	run(worker_on_missing_cpu);
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
