/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

/* What EAL finds wrong arrives in the error: here a mount point without huge pages. */
int main(void)
{
	char *arguments[] = { "test", "-m", "64", "--huge-dir", "/nonexistent", "--no-shconf", "--no-pci", "--lcores", "0",
			      "--no-telemetry", NULL };

	CHECK(fulcrum_eal_start(sizeof(arguments) / sizeof(arguments[0]) - 1, arguments) < 0);
	CHECK_ERROR("cannot start DPDK: ");
	CHECK_ERROR("(DPDK says: EAL: ");
	return 0;
}
