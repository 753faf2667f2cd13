/* SPDX-License-Identifier: Apache-2.0 */
#include "port.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <rte_dev.h>
#include <rte_ethdev.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"

/* Ports that fulcrum_port_attach has given out. EAL probes PCI devices by itself; those are there, but not given out. */
static uint8_t attached[RTE_MAX_ETHPORTS];

const char *fulcrum_port_name(uint16_t port)
{
	static _Thread_local char name[RTE_ETH_NAME_MAX_LEN];

	if (rte_eth_dev_get_name_by_port(port, name) != 0)
		snprintf(name, sizeof(name), "port %u", port);
	return name;
}

static int find(const char *device, uint16_t *port)
{
	char name[RTE_ETH_NAME_MAX_LEN];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(device, ","), device);
	return rte_eth_dev_get_port_by_name(name, port) == 0;
}

/* For devices whose driver names the port otherwise than the device. */
static int find_match(const char *device, uint16_t *port)
{
	struct rte_dev_iterator iterator;

	if (rte_eth_iterator_init(&iterator, device) != 0)
		return 0;
	*port = rte_eth_iterator_next(&iterator);
	if (*port == RTE_MAX_ETHPORTS)
		return 0;
	rte_eth_iterator_cleanup(&iterator);
	return 1;
}

/* The drivers on top of kernel interfaces tell a missing one in many ways; this says it in one. */
static int check_interface(const char *device)
{
	const char *argument = strstr(device, ",iface=");
	char interface[IF_NAMESIZE + 1];

	if (strncmp(device, "net_af_", 7) != 0 || argument == NULL)
		return 0;
	argument += strlen(",iface=");
	snprintf(interface, sizeof(interface), "%.*s", (int)strcspn(argument, ","), argument);
	if (if_nametoindex(interface) != 0)
		return 0;
	return fulcrum_fail(ENODEV, "cannot probe %s: No such device (there is no network interface \"%s\" in this namespace)", device,
			    interface);
}

static int probe(const char *device)
{
	int result = check_interface(device);

	if (result != 0)
		return result;
	result = rte_dev_probe(device);
	if (result == -EFAULT)
		return fulcrum_fail(ENODEV,
				    "no driver knows the device \"%s\": it is neither a virtual device (\"net_af_xdp0,iface=eth0\") "
				    "nor a PCI address (\"0000:01:00.0\")",
				    device);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot probe %s", device);
}

int fulcrum_port_attach(const char *device)
{
	uint16_t port;

	fulcrum_log_forget();
	if (!find(device, &port)) {
		int result = probe(device);
		if (result != 0)
			return result;
		if (!find(device, &port) && !find_match(device, &port))
			return fulcrum_fail(ENODEV, "%s has no Ethernet port", device);
	}
	if (attached[port])
		return fulcrum_fail(EEXIST, "%s is attached already, as port %u", device, port);
	attached[port] = 1;
	return port;
}

static int begin(uint16_t port)
{
	fulcrum_log_forget();
	return rte_eth_dev_is_valid_port(port) ? 0 : fulcrum_fail(ENODEV, "there is no port %u", port);
}

/* Performs an operation of a port that returns 0 or a negative errno; the rest is a sentence of what cannot be done. */
#define PERFORM(port, operation, ...)                                                                        \
	({                                                                                                   \
		int result_ = begin(port);                                                                   \
		if (result_ == 0 && (result_ = (operation)) != 0)                                            \
			result_ = fulcrum_fail_dpdk(result_, __VA_ARGS__);                                   \
		result_;                                                                                     \
	})

static int device_info(uint16_t port, struct rte_eth_dev_info *info)
{
	return PERFORM(port, rte_eth_dev_info_get(port, info), "cannot ask %s what it can do", fulcrum_port_name(port));
}

int fulcrum_port_detach(uint16_t port)
{
	char name[RTE_ETH_NAME_MAX_LEN];
	struct rte_eth_dev_info info;
	int result = device_info(port, &info);

	if (result != 0)
		return result;
	snprintf(name, sizeof(name), "%s", fulcrum_port_name(port));
	rte_eth_dev_stop(port);
	rte_eth_dev_close(port);
	attached[port] = 0;
	result = rte_dev_remove(info.device);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot detach %s", name);
}

int fulcrum_port_info(uint16_t port, struct fulcrum_port_info *info)
{
	struct rte_eth_dev_info device;
	struct rte_ether_addr mac;
	int result = device_info(port, &device);

	if (result != 0)
		return result;
	*info = (struct fulcrum_port_info){
		.min_mtu = device.min_mtu,
		.max_mtu = device.max_mtu,
		.max_rx_queues = device.max_rx_queues,
		.max_tx_queues = device.max_tx_queues,
		.reta_size = device.reta_size,
		.hash_key_size = device.hash_key_size,
		.numa_node = rte_eth_dev_socket_id(port),
		.rss_types = device.flow_type_rss_offloads,
		.rx_offloads = device.rx_offload_capa,
		.tx_offloads = device.tx_offload_capa,
	};
	snprintf(info->driver, sizeof(info->driver), "%s", device.driver_name);
	snprintf(info->device, sizeof(info->device), "%s", fulcrum_port_name(port));
	info->mtu = fulcrum_port_mtu(port, &device);
	if (rte_eth_macaddr_get(port, &mac) == 0)
		memcpy(info->mac, mac.addr_bytes, sizeof(info->mac));
	return 0;
}

/* IPv6 neighbour solicitations come to multicast addresses. Drivers that cannot be told filter none of them. */
int fulcrum_port_start(uint16_t port)
{
	int result = PERFORM(port, rte_eth_dev_start(port), "cannot start %s", fulcrum_port_name(port));

	if (result == 0)
		rte_eth_allmulticast_enable(port);
	return result;
}

int fulcrum_port_stop(uint16_t port)
{
	return PERFORM(port, rte_eth_dev_stop(port), "cannot stop %s", fulcrum_port_name(port));
}

int fulcrum_port_set_mtu(uint16_t port, uint16_t mtu)
{
	return PERFORM(port, rte_eth_dev_set_mtu(port, mtu), "cannot set the MTU of %s to %u", fulcrum_port_name(port), mtu);
}

int fulcrum_port_set_mac(uint16_t port, const uint8_t mac[6])
{
	struct rte_ether_addr address;

	memcpy(address.addr_bytes, mac, sizeof(address.addr_bytes));
	return PERFORM(port, rte_eth_dev_default_mac_addr_set(port, &address),
	    "cannot set the MAC address of %s to " RTE_ETHER_ADDR_PRT_FMT, fulcrum_port_name(port),
	    RTE_ETHER_ADDR_BYTES(&address));
}

int fulcrum_port_add_mac(uint16_t port, const uint8_t mac[6])
{
	struct rte_ether_addr address;

	memcpy(address.addr_bytes, mac, sizeof(address.addr_bytes));
	return PERFORM(port, rte_eth_dev_mac_addr_add(port, &address, 0), "cannot add the MAC address " RTE_ETHER_ADDR_PRT_FMT " to %s",
	    RTE_ETHER_ADDR_BYTES(&address), fulcrum_port_name(port));
}

int fulcrum_port_remove_mac(uint16_t port, const uint8_t mac[6])
{
	struct rte_ether_addr address;

	memcpy(address.addr_bytes, mac, sizeof(address.addr_bytes));
	return PERFORM(port, rte_eth_dev_mac_addr_remove(port, &address), "cannot remove the MAC address " RTE_ETHER_ADDR_PRT_FMT " from %s",
	    RTE_ETHER_ADDR_BYTES(&address), fulcrum_port_name(port));
}

int fulcrum_port_set_promiscuous(uint16_t port, int on)
{
	return PERFORM(port, on ? rte_eth_promiscuous_enable(port) : rte_eth_promiscuous_disable(port), "cannot turn promiscuity of %s %s",
	    fulcrum_port_name(port), on ? "on" : "off");
}

int fulcrum_port_link(uint16_t port, struct fulcrum_link *link)
{
	struct rte_eth_link status = { 0 };
	int result = PERFORM(port, rte_eth_link_get_nowait(port, &status), "cannot read the link of %s", fulcrum_port_name(port));

	if (result != 0)
		return result;
	*link = (struct fulcrum_link){
		.speed_mbps = status.link_speed == RTE_ETH_SPEED_NUM_UNKNOWN ? 0 : status.link_speed,
		.up = status.link_status == RTE_ETH_LINK_UP,
		.full_duplex = status.link_duplex == RTE_ETH_LINK_FULL_DUPLEX,
	};
	return 0;
}

int fulcrum_port_statistics(uint16_t port, struct fulcrum_port_statistics *statistics)
{
	struct rte_eth_stats stats;
	int result = PERFORM(port, rte_eth_stats_get(port, &stats), "cannot read the statistics of %s", fulcrum_port_name(port));

	if (result != 0)
		return result;
	*statistics = (struct fulcrum_port_statistics){
		.received_packets = stats.ipackets,
		.received_bytes = stats.ibytes,
		.transmitted_packets = stats.opackets,
		.transmitted_bytes = stats.obytes,
		.missed_packets = stats.imissed,
		.receive_errors = stats.ierrors,
		.transmit_errors = stats.oerrors,
		.no_mbufs = stats.rx_nombuf,
	};
	return 0;
}
