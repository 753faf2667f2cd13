/* SPDX-License-Identifier: Apache-2.0 */
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <rte_dev.h>
#include <rte_ethdev.h>

#include "port.h"

/* Drivers on top of kernel interfaces say 1500 for ever; what passes is up to the interface. */
static uint16_t interface_mtu(uint32_t index, uint16_t otherwise)
{
	struct ifreq request = { 0 };
	int file = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (file < 0)
		return otherwise;
	int found = if_indextoname(index, request.ifr_name) != NULL && ioctl(file, SIOCGIFMTU, &request) == 0;
	close(file);
	return found ? (uint16_t)RTE_MIN(request.ifr_mtu, UINT16_MAX) : otherwise;
}

/* af_packet cuts what does not fit into a slot of its ring ("framesz", less than 96 bytes of which are not the packet's). */
static uint16_t slot_mtu(const struct rte_eth_dev_info *device)
{
	const struct rte_devargs *arguments = rte_dev_devargs(device->device);
	const char *size = arguments != NULL && arguments->args != NULL ? strstr(arguments->args, "framesz=") : NULL;
	long slot = size != NULL ? strtol(size + strlen("framesz="), NULL, 10) : 2048;

	return (uint16_t)(RTE_MIN(RTE_MAX(slot, 96 + RTE_ETHER_MIN_MTU), (long)UINT16_MAX) - 96);
}

uint16_t fulcrum_port_mtu(uint16_t port, const struct rte_eth_dev_info *device)
{
	uint16_t mtu = 0;

	rte_eth_dev_get_mtu(port, &mtu);
	if (device->if_index != 0)
		mtu = interface_mtu(device->if_index, mtu);
	return strcmp(device->driver_name, "net_af_packet") == 0 ? RTE_MIN(mtu, slot_mtu(device)) : mtu;
}
