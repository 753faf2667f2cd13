/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_version.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"

const char *fulcrum_dpdk_version(void)
{
	return rte_version();
}

/*
 * DPDK leaves an empty directory per file prefix behind; one that other processes use is not empty. Telemetry's socket in it goes
 * when the process exits: exit handlers run in the opposite order, so one that is set before DPDK starts finds it gone.
 */
static void remove_runtime_directory(void)
{
	rmdir(rte_eal_get_runtime_dir());
}

/* rte_eal_init pins the caller to the main lcore; threads that the caller starts later must not inherit that. */
int fulcrum_eal_start(int argc, char **argv)
{
	cpu_set_t cpus;
	static int cleans_at_exit;
	int keep = pthread_getaffinity_np(pthread_self(), sizeof(cpus), &cpus) == 0;

	fulcrum_log_listen();
	fulcrum_log_forget();
	if (!cleans_at_exit)
		cleans_at_exit = atexit(remove_runtime_directory) == 0;
	int result = rte_eal_init(argc, argv);
	if (keep)
		pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
	if (result >= 0)
		return 0;
	if (rte_errno == EALREADY)
		return fulcrum_fail(EALREADY, "DPDK has been started in this process already; it starts once per process");
	result = fulcrum_fail_dpdk(rte_errno, "cannot start DPDK");
	remove_runtime_directory();
	return result;
}

int fulcrum_eal_stop(void)
{
	fulcrum_log_forget();
	int result = rte_eal_cleanup();

	remove_runtime_directory();
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot stop DPDK");
}

int fulcrum_lcore_register(unsigned int cpu)
{
	cpu_set_t before, wanted;

	fulcrum_log_forget();
	if (rte_lcore_id() != LCORE_ID_ANY)
		return fulcrum_fail(EALREADY, "the thread is lcore %u already", rte_lcore_id());
	if (cpu >= CPU_SETSIZE)
		return fulcrum_fail(EINVAL, "there is no CPU %u", cpu);
	CPU_ZERO(&wanted);
	CPU_SET(cpu, &wanted);
	pthread_getaffinity_np(pthread_self(), sizeof(before), &before);
	int error = pthread_setaffinity_np(pthread_self(), sizeof(wanted), &wanted);
	if (error != 0)
		return fulcrum_fail(error, "cannot pin the thread to CPU %u: %s; the process may not use it, or there is none", cpu,
				    strerror(error));
	if (rte_thread_register() == 0)
		return (int)rte_lcore_id();
	error = rte_errno;
	pthread_setaffinity_np(pthread_self(), sizeof(before), &before);
	return fulcrum_fail_dpdk(error, "cannot make the thread on CPU %u an lcore", cpu);
}

void fulcrum_lcore_unregister(void)
{
	rte_thread_unregister();
}
