/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "check.h"

static void counts_at_its_frequency(void)
{
	uint64_t start = fulcrum_tsc();

	usleep(20000);
	uint64_t ticks = fulcrum_tsc() - start;
	CHECK(ticks >= fulcrum_tsc_hz() / 100); /* half of it: the frequency may be an estimate */
}

int main(void)
{
	check_start_eal("64");
	counts_at_its_frequency();
	CHECK_OK(fulcrum_eal_stop());
	return 0;
}
