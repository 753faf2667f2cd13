/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rte_log.h>

static _Thread_local char first_error[256];

static ssize_t take_message(void *cookie, const char *text, size_t length)
{
	(void)cookie;
	if (first_error[0] == '\0' && rte_log_cur_msg_loglevel() <= (int)RTE_LOG_ERR)
		snprintf(first_error, sizeof(first_error), "%.*s", (int)strcspn(text, "\n"), text);
	fwrite(text, 1, length, stderr);
	return (ssize_t)length;
}

void fulcrum_log_listen(void)
{
	static FILE *stream;

	if (stream != NULL)
		return;
	stream = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = take_message });
	if (stream != NULL)
		rte_openlog_stream(stream);
}

void fulcrum_log_forget(void)
{
	first_error[0] = '\0';
}

const char *fulcrum_log_first_error(void)
{
	return first_error;
}
