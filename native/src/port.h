/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FULCRUM_PORT_H
#define FULCRUM_PORT_H

#include <stdint.h>

/* The port's name in error texts, "net_ring0"; a port that is gone is called "port N". Valid until the thread's next call. */
const char *fulcrum_port_name(uint16_t port);

#endif
