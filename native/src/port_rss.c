/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>

#include <rte_ethdev.h>

#include "error.h"
#include "fulcrum.h"
#include "log.h"
#include "port.h"

/* Of devices that do not say how long their key is. */
#define USUAL_KEY_LENGTH 40

/* Drivers may write a longer key than the device reports. */
#define LONGEST_KEY 256

#define MOST_ENTRIES 4096
#define MOST_GROUPS (MOST_ENTRIES / RTE_ETH_RETA_GROUP_SIZE)

static int begin(uint16_t port, struct rte_eth_dev_info *info)
{
	int result;

	fulcrum_log_forget();
	if (!rte_eth_dev_is_valid_port(port))
		return fulcrum_fail(ENODEV, "there is no port %u", port);
	result = rte_eth_dev_info_get(port, info);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot ask %s what it can do", fulcrum_port_name(port));
}

/* Sizes that do not fit the groups of rte_eth_dev_rss_reta_query are no use to anybody. */
static int begin_table(uint16_t port, struct rte_eth_dev_info *info)
{
	int result = begin(port, info);

	if (result != 0)
		return result;
	if (info->reta_size == 0)
		return fulcrum_fail(ENOTSUP, "%s has no RSS indirection table", fulcrum_port_name(port));
	if (info->reta_size > MOST_ENTRIES)
		return fulcrum_fail(ENOTSUP, "the RSS indirection table of %s has %u entries, more than the %u that can be read",
				    fulcrum_port_name(port), info->reta_size, MOST_ENTRIES);
	return 0;
}

static void select_entries(struct rte_eth_rss_reta_entry64 *groups, uint16_t size)
{
	for (uint16_t entry = 0; entry < size; entry++)
		groups[entry / RTE_ETH_RETA_GROUP_SIZE].mask |= UINT64_C(1) << entry % RTE_ETH_RETA_GROUP_SIZE;
}

int fulcrum_port_rss(uint16_t port, struct fulcrum_rss *rss)
{
	struct rte_eth_dev_info info;
	uint8_t key[LONGEST_KEY] = { 0 };
	int result = begin(port, &info);

	if (result != 0)
		return result;

	uint8_t length = info.hash_key_size != 0 ? info.hash_key_size : USUAL_KEY_LENGTH;
	struct rte_eth_rss_conf conf = { .rss_key = key, .rss_key_len = length };
	if (length > sizeof(rss->key))
		return fulcrum_fail(ENOTSUP, "the RSS key of %s has %u bytes, more than the %zu that can be read", fulcrum_port_name(port),
				    length, sizeof(rss->key));
	result = rte_eth_dev_rss_hash_conf_get(port, &conf);
	if (result != 0)
		return fulcrum_fail_dpdk(result, "cannot read the RSS key of %s", fulcrum_port_name(port));
	*rss = (struct fulcrum_rss){ .types = conf.rss_hf, .table_size = info.reta_size, .key_length = length };
	memcpy(rss->key, key, length);
	return 0;
}

int fulcrum_port_set_rss_key(uint16_t port, const uint8_t *key, uint8_t length, uint64_t types)
{
	struct rte_eth_dev_info info;
	uint8_t copy[LONGEST_KEY] = { 0 };
	int result = begin(port, &info);

	if (result != 0)
		return result;
	memcpy(copy, key, length);
	struct rte_eth_rss_conf conf = { .rss_key = copy, .rss_key_len = length, .rss_hf = types };
	result = rte_eth_dev_rss_hash_update(port, &conf);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot set the RSS key of %s", fulcrum_port_name(port));
}

int fulcrum_port_rss_table(uint16_t port, uint16_t *queues, uint16_t capacity)
{
	struct rte_eth_rss_reta_entry64 groups[MOST_GROUPS] = { 0 };
	struct rte_eth_dev_info info;
	int result = begin_table(port, &info);

	if (result != 0)
		return result;
	if (capacity < info.reta_size)
		return fulcrum_fail(ENOSPC, "the RSS indirection table of %s has %u entries; there is room for %u", fulcrum_port_name(port),
				    info.reta_size, capacity);
	select_entries(groups, info.reta_size);
	result = rte_eth_dev_rss_reta_query(port, groups, info.reta_size);
	if (result != 0)
		return fulcrum_fail_dpdk(result, "cannot read the RSS indirection table of %s", fulcrum_port_name(port));
	for (uint16_t entry = 0; entry < info.reta_size; entry++)
		queues[entry] = groups[entry / RTE_ETH_RETA_GROUP_SIZE].reta[entry % RTE_ETH_RETA_GROUP_SIZE];
	return info.reta_size;
}

int fulcrum_port_set_rss_table(uint16_t port, const uint16_t *queues, uint16_t count)
{
	struct rte_eth_rss_reta_entry64 groups[MOST_GROUPS] = { 0 };
	struct rte_eth_dev_info info;
	int result = begin_table(port, &info);

	if (result != 0)
		return result;
	if (count != info.reta_size)
		return fulcrum_fail(EINVAL, "the RSS indirection table of %s has %u entries; %u were given", fulcrum_port_name(port),
				    info.reta_size, count);
	select_entries(groups, count);
	for (uint16_t entry = 0; entry < count; entry++)
		groups[entry / RTE_ETH_RETA_GROUP_SIZE].reta[entry % RTE_ETH_RETA_GROUP_SIZE] = queues[entry];
	result = rte_eth_dev_rss_reta_update(port, groups, count);
	return result == 0 ? 0 : fulcrum_fail_dpdk(result, "cannot set the RSS indirection table of %s", fulcrum_port_name(port));
}
