/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_mbuf.h>

#include "check.h"

static uint64_t value_of(const char *name)
{
	const struct fulcrum_layout_entry *entries;
	int count = fulcrum_layout(&entries);

	for (int i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return entries[i].value;
	fprintf(stderr, "the layout table does not have %s\n", name);
	exit(1);
}

static void names_are_unique(void)
{
	const struct fulcrum_layout_entry *entries;
	int count = fulcrum_layout(&entries);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < i; j++)
			CHECK(strcmp(entries[i].name, entries[j].name) != 0);
}

int main(void)
{
	names_are_unique();
	CHECK(value_of("mbuf.data_off") == 16);
	CHECK(value_of("mbuf.pkt_len") == 36);
	CHECK(value_of("sizeof.mbuf") == sizeof(struct rte_mbuf));
	CHECK(value_of("sizeof.port_config") == sizeof(struct fulcrum_port_config));
	CHECK(value_of("port_config.hash_key") == offsetof(struct fulcrum_port_config, hash_key));
	return 0;
}
