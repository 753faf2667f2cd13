/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <unistd.h>

void check_failed(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
	exit(1);
}

void check_result(const char *file, int line, const char *call, int result, int expected)
{
	if (result == expected)
		return;
	fprintf(stderr, "%s:%d: %s is %d, not %d; the last error is \"%s\"\n", file, line, call, result, expected,
		fulcrum_last_error());
	exit(1);
}

void check_text(const char *file, int line, const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		return;
	fprintf(stderr, "%s:%d: \"%s\" does not contain \"%s\"\n", file, line, text, part);
	exit(1);
}

void check_start_eal(const char *megabytes)
{
	char prefix[64];
	char *arguments[] = { "test", "--no-huge", "-m", (char *)(uintptr_t)megabytes, "--no-shconf", "--no-pci", "--iova-mode=va",
			      "--no-telemetry", "--lcores", "0", "--log-level=lib.eal:error", "--file-prefix", prefix, NULL };

	snprintf(prefix, sizeof(prefix), "fulcrum-test-%d", getpid());
	CHECK_OK(fulcrum_eal_start(sizeof(arguments) / sizeof(arguments[0]) - 1, arguments));
}

struct rte_mempool *check_pool(void)
{
	struct rte_mempool *pool = fulcrum_mempool_create("pool", 1023, 32, 2176, -1);

	CHECK(pool != NULL);
	return pool;
}

uint16_t check_attach(const char *device)
{
	int port = fulcrum_port_attach(device);

	if (port < 0)
		check_result(__FILE__, __LINE__, device, port, 0);
	return (uint16_t)port;
}

void check_start(uint16_t port, uint16_t queues, struct rte_mempool *pool)
{
	const struct fulcrum_port_config config = { .rx_queues = queues, .tx_queues = queues };

	CHECK_OK(fulcrum_port_configure(port, &config, pool));
	CHECK_OK(fulcrum_port_start(port));
}
