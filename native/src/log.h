/* SPDX-License-Identifier: Apache-2.0 */
/* DPDK tells most reasons only to its log. The shim listens, so that errors can name them. */
#ifndef FULCRUM_LOG_H
#define FULCRUM_LOG_H

/* Sends DPDK's log through the shim to standard error. Before EAL starts. */
void fulcrum_log_listen(void);

/* Begins an operation of the calling thread: what was logged before is not its reason. */
void fulcrum_log_forget(void);

/* The first error that the calling thread has logged since; "" when there is none. */
const char *fulcrum_log_first_error(void);

#endif
