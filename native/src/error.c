/* SPDX-License-Identifier: Apache-2.0 */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fulcrum.h"
#include "log.h"

static _Thread_local char last_error[1024];

int fulcrum_fail(int error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(last_error, sizeof(last_error), format, arguments);
	va_end(arguments);
	return -error;
}

int fulcrum_fail_dpdk(int error, const char *format, ...)
{
	char sentence[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);

	const char *logged = fulcrum_log_first_error();
	if (abs(error) <= EPERM)
		return fulcrum_fail(EIO, "%s: %s", sentence, logged[0] != '\0' ? logged : "the driver gives no reason");
	error = abs(error);
	return logged[0] == '\0' ? fulcrum_fail(error, "%s: %s", sentence, strerror(error))
				 : fulcrum_fail(error, "%s: %s (DPDK says: %s)", sentence, strerror(error), logged);
}

const char *fulcrum_last_error(void)
{
	return last_error;
}
