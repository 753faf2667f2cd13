/* SPDX-License-Identifier: Apache-2.0 */
/* How functions of the shim fail: a sentence for fulcrum_last_error(), and a negative errno. */
#ifndef FULCRUM_ERROR_H
#define FULCRUM_ERROR_H

/* Records the sentence, which says all there is to say; returns -error. */
int fulcrum_fail(int error, const char *format, ...) __attribute__((format(printf, 2, 3), cold));

/*
 * The same for a failure that DPDK reports: adds the error's text and the first error that DPDK has logged since
 * fulcrum_log_forget(). `error` may have either sign; 0 and 1 stand for "some failure" in drivers and become EIO.
 */
int fulcrum_fail_dpdk(int error, const char *format, ...) __attribute__((format(printf, 2, 3), cold));

#endif
