/* SPDX-License-Identifier: Apache-2.0 */
/* The cycle counter goes on at the rate that is said of it. */
#include <time.h>

#include "check.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void)
{
	CHECK(fulcrum_cycles_hz() == 0);
	check_start_eal("64");
	double begin = seconds();
	uint64_t first = fulcrum_cycles();
	const struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };

	nanosleep(&pause, NULL);
	uint64_t cycles = fulcrum_cycles() - first;
	double rate = (double)cycles / (seconds() - begin) / (double)fulcrum_cycles_hz();

	CHECK(rate > 0.9 && rate < 1.1);
	return 0;
}
