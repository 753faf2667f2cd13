/* SPDX-License-Identifier: Apache-2.0 */
/* Checks for test programs: the first one that fails ends the program with status 1 and says where and what. */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fulcrum.h"

#define CHECK(condition)                                                                                     \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			check_failed(__FILE__, __LINE__, #condition);                                        \
	} while (0)

/* For calls of the shim: also prints the last error. */
#define CHECK_OK(call) check_result(__FILE__, __LINE__, #call, (call), 0)

/* The call fails with this errno, and the last error contains the text. */
#define CHECK_FAILS(call, error, text)                                                                       \
	do {                                                                                                 \
		check_result(__FILE__, __LINE__, #call, (call), -(error));                                   \
		check_text(__FILE__, __LINE__, fulcrum_last_error(), text);                                  \
	} while (0)

/* The last error contains the text. */
#define CHECK_ERROR(text) check_text(__FILE__, __LINE__, fulcrum_last_error(), text)

void check_failed(const char *file, int line, const char *condition);
void check_result(const char *file, int line, const char *call, int result, int expected);
void check_text(const char *file, int line, const char *text, const char *part);

/* Starts EAL without huge pages, with so many MiB of memory and a file prefix that no other process has. */
void check_start_eal(const char *megabytes);

/* A pool of 1023 mbufs for frames up to 2048 bytes. */
struct rte_mempool *check_pool(void);

/* Attaches a device and returns its port; configures it with so many queues and starts it. */
uint16_t check_attach(const char *device);
void check_start(uint16_t port, uint16_t queues, struct rte_mempool *pool);

#endif
