/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_cycles.h>

#include "fulcrum.h"

uint64_t fulcrum_cycles(void)
{
	return rte_rdtsc();
}

uint64_t fulcrum_cycles_hz(void)
{
	return rte_get_tsc_hz();
}
