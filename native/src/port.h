/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FULCRUM_PORT_H
#define FULCRUM_PORT_H

#include <stdint.h>

struct rte_eth_dev_info;

/* The port's name in error texts, "net_ring0"; a port that is gone is called "port N". Valid until the thread's next call. */
const char *fulcrum_port_name(uint16_t port);

/* Bytes of layer 3 that the port carries now: the MTU of the kernel interface below it, if there is one, else DPDK's. */
uint16_t fulcrum_port_mtu(uint16_t port, const struct rte_eth_dev_info *device);

#endif
