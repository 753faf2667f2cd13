/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <rte_ethdev.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "port.h"

static int check_queues(const char *name, const char *direction, uint16_t wanted, uint16_t available)
{
	if (wanted >= 1 && wanted <= available)
		return 0;
	return fulcrum_fail(EINVAL, "%s has 1 to %u %s queues; %u were asked for", name, available, direction, wanted);
}

static int check_descriptors(const char *name, const char *direction, uint16_t wanted, const struct rte_eth_desc_lim *limits)
{
	if (wanted == 0 || (wanted >= limits->nb_min && wanted <= limits->nb_max &&
			    (limits->nb_align == 0 || wanted % limits->nb_align == 0)))
		return 0;
	return fulcrum_fail(EINVAL, "%s takes %u to %u %s descriptors, in multiples of %u; %u were asked for", name,
			    limits->nb_min, limits->nb_max, direction, limits->nb_align, wanted);
}

/* Names every offload that the device does not report. */
static int check_offloads(const char *name, const char *direction, uint64_t wanted, uint64_t available,
			  const char *(*name_of)(uint64_t))
{
	char missing[256] = "";
	size_t length = 0;

	for (uint64_t rest = wanted & ~available; rest != 0 && length < sizeof(missing); rest &= rest - 1)
		length += snprintf(missing + length, sizeof(missing) - length, " %s", name_of(rest & -rest));
	if (length == 0)
		return 0;
	return fulcrum_fail(ENOTSUP, "%s does not report the %s offloads that were asked for:%s", name, direction, missing);
}

static int check_rss(const char *name, const struct fulcrum_port_config *config, const struct rte_eth_dev_info *info)
{
	uint64_t missing = config->rss_types & ~info->flow_type_rss_offloads;

	if (config->rss_types == 0)
		return 0;
	if (missing != 0)
		return fulcrum_fail(ENOTSUP, "%s cannot hash the RSS types 0x%" PRIx64 " (it can hash 0x%" PRIx64 ")", name, missing,
				    info->flow_type_rss_offloads);
	if (config->hash_key_length > sizeof(config->hash_key) ||
	    (config->hash_key_length != 0 && info->hash_key_size != 0 && config->hash_key_length != info->hash_key_size))
		return fulcrum_fail(EINVAL, "%s takes an RSS key of %u bytes; one of %u was given", name, info->hash_key_size,
				    config->hash_key_length);
	return 0;
}

static int check_mtu(const char *name, uint16_t wanted, const struct rte_eth_dev_info *info)
{
	if (wanted == 0 || (wanted >= info->min_mtu && wanted <= info->max_mtu))
		return 0;
	return fulcrum_fail(EINVAL, "%s takes an MTU of %u to %u; %u was asked for", name, info->min_mtu, info->max_mtu, wanted);
}

static int check(const char *name, const struct fulcrum_port_config *config, const struct rte_eth_dev_info *info)
{
	int result = check_queues(name, "receive", config->rx_queues, info->max_rx_queues);

	if (result == 0)
		result = check_queues(name, "transmit", config->tx_queues, info->max_tx_queues);
	if (result == 0)
		result = check_descriptors(name, "receive", config->rx_descriptors, &info->rx_desc_lim);
	if (result == 0)
		result = check_descriptors(name, "transmit", config->tx_descriptors, &info->tx_desc_lim);
	if (result == 0)
		result = check_offloads(name, "receive", config->rx_offloads, info->rx_offload_capa, rte_eth_dev_rx_offload_name);
	if (result == 0)
		result = check_offloads(name, "transmit", config->tx_offloads, info->tx_offload_capa, rte_eth_dev_tx_offload_name);
	if (result == 0)
		result = check_rss(name, config, info);
	if (result == 0)
		result = check_mtu(name, config->mtu, info);
	return result;
}

/* Drivers read the key when the port starts, so it has to outlive the caller's configuration. */
static uint8_t *keep_key(uint16_t port, const struct fulcrum_port_config *config)
{
	static uint8_t keys[RTE_MAX_ETHPORTS][sizeof(config->hash_key)];

	return config->hash_key_length == 0 ? NULL : memcpy(keys[port], config->hash_key, sizeof(keys[port]));
}

/* `mtu`: what packets may have now; where that is the interface's, DPDK has a number of its own, and may refuse the true one. */
static int configure_device(uint16_t port, const char *name, const struct fulcrum_port_config *config, uint16_t mtu)
{
	uint16_t known = 0;

	rte_eth_dev_get_mtu(port, &known);
	const struct rte_eth_conf conf = {
		.rxmode = {
			.mq_mode = config->rss_types != 0 ? RTE_ETH_MQ_RX_RSS : RTE_ETH_MQ_RX_NONE,
			.mtu = config->mtu != 0 && config->mtu != mtu ? config->mtu : known,
			.offloads = config->rx_offloads,
		},
		.txmode = { .offloads = config->tx_offloads },
		.rx_adv_conf.rss_conf = {
			.rss_hf = config->rss_types,
			.rss_key = keep_key(port, config),
			.rss_key_len = config->hash_key_length,
		},
	};
	int result = rte_eth_dev_configure(port, config->rx_queues, config->tx_queues, &conf);

	if (result == -EBUSY)
		return fulcrum_fail(EBUSY, "%s is running; it can be configured while it is stopped", name);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot configure %s", name);
}

static int set_up_queues(uint16_t port, const char *name, const struct fulcrum_port_config *config, struct rte_mempool *pool)
{
	int numa_node = rte_eth_dev_socket_id(port);
	int result;

	for (uint16_t queue = 0; queue < config->rx_queues; queue++) {
		result = rte_eth_rx_queue_setup(port, queue, config->rx_descriptors, numa_node, NULL, pool);
		if (result != 0)
			return fulcrum_fail_dpdk(result, "cannot set up receive queue %u of %s", queue, name);
	}
	for (uint16_t queue = 0; queue < config->tx_queues; queue++) {
		result = rte_eth_tx_queue_setup(port, queue, config->tx_descriptors, numa_node, NULL);
		if (result != 0)
			return fulcrum_fail_dpdk(result, "cannot set up transmit queue %u of %s", queue, name);
	}
	return 0;
}

static int set_addresses(uint16_t port, const struct fulcrum_port_config *config, const struct fulcrum_port_info *before)
{
	int result = 0;

	if (config->mtu != 0 && config->mtu != before->mtu)
		result = fulcrum_port_set_mtu(port, config->mtu);
	if (result == 0 && config->set_mac && memcmp(config->mac, before->mac, sizeof(config->mac)) != 0)
		result = fulcrum_port_set_mac(port, config->mac);
	if (result == 0 && config->promiscuous)
		result = fulcrum_port_set_promiscuous(port, 1);
	return result;
}

int fulcrum_port_configure(uint16_t port, const struct fulcrum_port_config *config, struct rte_mempool *pool)
{
	char name[RTE_ETH_NAME_MAX_LEN];
	struct fulcrum_port_info before;
	struct rte_eth_dev_info info;
	int result = fulcrum_port_info(port, &before);

	if (result != 0)
		return result;
	snprintf(name, sizeof(name), "%s", before.device);
	result = rte_eth_dev_info_get(port, &info);
	if (result != 0)
		return fulcrum_fail_dpdk(result, "cannot ask %s what it can do", name);
	result = check(name, config, &info);
	if (result == 0)
		result = configure_device(port, name, config, before.mtu);
	if (result == 0)
		result = set_up_queues(port, name, config, pool);
	if (result == 0)
		result = set_addresses(port, config, &before);
	return result;
}
