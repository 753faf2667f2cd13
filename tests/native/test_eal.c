/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <rte_eal.h>

#include "check.h"

static void start_keeps_the_callers_cpus(void)
{
	cpu_set_t before, after;

	pthread_getaffinity_np(pthread_self(), sizeof(before), &before);
	check_start_eal("64");
	pthread_getaffinity_np(pthread_self(), sizeof(after), &after);
	CHECK(CPU_EQUAL(&before, &after));
}

static void second_start_is_refused(void)
{
	char *arguments[] = { "test", "--no-huge", NULL };

	CHECK_FAILS(fulcrum_eal_start(2, arguments), EALREADY, "once per process");
}

static void stop_leaves_no_directory_behind(void)
{
	CHECK(access(rte_eal_get_runtime_dir(), F_OK) == 0);
	CHECK_OK(fulcrum_eal_stop());
	CHECK(access(rte_eal_get_runtime_dir(), F_OK) != 0);
}

int main(void)
{
	CHECK(strncmp(fulcrum_dpdk_version(), "DPDK ", 5) == 0);
	CHECK(fulcrum_last_error()[0] == '\0');
	start_keeps_the_callers_cpus();
	second_start_is_refused();
	stop_leaves_no_directory_behind();
	return 0;
}
