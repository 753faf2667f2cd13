/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libfulcrum: the part of DPDK that the data plane uses, as plain C functions. No policy and no packet logic.
 *
 * Functions that can fail return 0 (or a count, or an id) on success and a negative errno otherwise;
 * fulcrum_last_error() then says in words what was wrong, for the calling thread.
 * Functions marked [burst] are called by workers for every burst: they neither allocate nor lock, and make
 * no system call unless the port's driver does (af_xdp, af_packet, tap).
 */
#ifndef FULCRUM_H
#define FULCRUM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FULCRUM_API __attribute__((visibility("default")))

struct rte_mbuf;
struct rte_mempool;
struct rte_ring;
struct rte_fib;
struct rte_fib6;
struct rte_rcu_qsbr;

/* ---- layout: what C# overlays, compared with its own numbers at start ------------------------------------------- */

struct fulcrum_layout_entry {
	const char *name; /* "mbuf.data_off", "sizeof.port_config", ... */
	uint64_t value;   /* offset or size in bytes */
};

/* Number of entries; *entries points to static memory. */
FULCRUM_API int fulcrum_layout(const struct fulcrum_layout_entry **entries);

/* Text of the calling thread's last failure; never NULL, valid until the thread's next call. */
FULCRUM_API const char *fulcrum_last_error(void);

/* DPDK's version, "DPDK 22.11.11". */
FULCRUM_API const char *fulcrum_dpdk_version(void);

/* ---- EAL -------------------------------------------------------------------------------------------------------- */

/* Once per process. argv[0] is the program's name. */
FULCRUM_API int fulcrum_eal_start(int argc, char **argv);
FULCRUM_API int fulcrum_eal_stop(void);

/* Makes the calling thread an lcore (mempool caches) and pins it to one CPU. Returns the lcore id. */
FULCRUM_API int fulcrum_lcore_register(unsigned int cpu);
FULCRUM_API void fulcrum_lcore_unregister(void);

/* ---- memory ----------------------------------------------------------------------------------------------------- */

/* Zeroed huge-page memory on a NUMA node (-1: any), aligned to 128 bytes; NULL when there is not enough. */
FULCRUM_API void *fulcrum_memory_allocate(const char *purpose, size_t bytes, int numa_node);
FULCRUM_API void fulcrum_memory_free(void *memory);

FULCRUM_API struct rte_mempool *fulcrum_mempool_create(const char *name, unsigned int count, unsigned int cache_size,
						       uint16_t data_room, int numa_node);
FULCRUM_API void fulcrum_mempool_free(struct rte_mempool *pool);
FULCRUM_API unsigned int fulcrum_mempool_available(const struct rte_mempool *pool);

/* ---- ports ------------------------------------------------------------------------------------------------------ */

struct fulcrum_port_info {
	char driver[32];
	char device[64];
	uint8_t mac[6];
	uint16_t mtu;            /* of the kernel interface that the device is on, if it is on one */
	uint16_t min_mtu;
	uint16_t max_mtu;
	uint16_t max_rx_queues;
	uint16_t max_tx_queues;
	uint16_t reta_size;
	uint16_t hash_key_size;
	int32_t numa_node;
	uint32_t reserved;
	uint64_t rss_types;      /* RTE_ETH_RSS_* that the device can hash */
	uint64_t rx_offloads;    /* RTE_ETH_RX_OFFLOAD_* that it has */
	uint64_t tx_offloads;
};

struct fulcrum_port_config {
	uint16_t rx_queues;
	uint16_t tx_queues;
	uint16_t rx_descriptors; /* 0: the driver's default */
	uint16_t tx_descriptors;
	uint16_t mtu;            /* 0: leave as it is */
	uint8_t promiscuous;
	uint8_t set_mac;
	uint8_t mac[6];
	uint8_t hash_key_length; /* 0: the driver's default key; else 40 or 52 */
	uint8_t hash_key[52];
	uint8_t reserved;
	uint64_t rss_types;      /* 0: no RSS; must be a subset of what the device has */
	uint64_t rx_offloads;    /* must be a subset of what the device has */
	uint64_t tx_offloads;
};

struct fulcrum_port_statistics {
	uint64_t received_packets;
	uint64_t received_bytes;
	uint64_t transmitted_packets;
	uint64_t transmitted_bytes;
	uint64_t missed_packets;
	uint64_t receive_errors;
	uint64_t transmit_errors;
	uint64_t no_mbufs;
};

struct fulcrum_link {
	uint32_t speed_mbps; /* 0: unknown */
	uint8_t up;
	uint8_t full_duplex;
	uint16_t reserved;
};

/* What a port hashes packets with. */
struct fulcrum_rss {
	uint64_t types;      /* RTE_ETH_RSS_* */
	uint16_t table_size; /* entries of the indirection table; 0: it has none */
	uint8_t key_length;
	uint8_t key[52];
	uint8_t reserved;
};

/* Probes a device ("net_af_xdp0,iface=eth0", "0000:01:00.0") and returns its port id. */
FULCRUM_API int fulcrum_port_attach(const char *device);
FULCRUM_API int fulcrum_port_detach(uint16_t port);
FULCRUM_API int fulcrum_port_info(uint16_t port, struct fulcrum_port_info *info);
FULCRUM_API int fulcrum_port_configure(uint16_t port, const struct fulcrum_port_config *config, struct rte_mempool *pool);
FULCRUM_API int fulcrum_port_start(uint16_t port);
FULCRUM_API int fulcrum_port_stop(uint16_t port);
FULCRUM_API int fulcrum_port_set_mtu(uint16_t port, uint16_t mtu);
FULCRUM_API int fulcrum_port_set_mac(uint16_t port, const uint8_t mac[6]);
/* Frames to one more MAC address. */
FULCRUM_API int fulcrum_port_add_mac(uint16_t port, const uint8_t mac[6]);
FULCRUM_API int fulcrum_port_remove_mac(uint16_t port, const uint8_t mac[6]);
FULCRUM_API int fulcrum_port_set_promiscuous(uint16_t port, int on);
FULCRUM_API int fulcrum_port_link(uint16_t port, struct fulcrum_link *link);
FULCRUM_API int fulcrum_port_statistics(uint16_t port, struct fulcrum_port_statistics *statistics);

/* As the driver reports it, of a port that is configured. */
FULCRUM_API int fulcrum_port_rss(uint16_t port, struct fulcrum_rss *rss);
FULCRUM_API int fulcrum_port_set_rss_key(uint16_t port, const uint8_t *key, uint8_t length, uint64_t types);
/* The indirection table: receive queue of each entry. Returns the number of entries, at most 4096. */
FULCRUM_API int fulcrum_port_rss_table(uint16_t port, uint16_t *queues, uint16_t capacity);
/* Every entry at once. */
FULCRUM_API int fulcrum_port_set_rss_table(uint16_t port, const uint16_t *queues, uint16_t count);

/* [burst] Packets received into `burst`. */
FULCRUM_API uint16_t fulcrum_receive(uint16_t port, uint16_t queue, struct rte_mbuf **burst, uint16_t capacity);
/* [burst] Packets taken by the port; the caller keeps the rest. */
FULCRUM_API uint16_t fulcrum_transmit(uint16_t port, uint16_t queue, struct rte_mbuf **burst, uint16_t count);
/* [burst] */
FULCRUM_API void fulcrum_free(struct rte_mbuf **burst, uint32_t count);
/* [burst] `count` mbufs with empty data, all or nothing: 0 or -ENOMEM. */
FULCRUM_API int fulcrum_allocate(struct rte_mempool *pool, struct rte_mbuf **burst, uint32_t count);

/* ---- rings: one producer thread, one consumer thread ------------------------------------------------------------- */

/* count: a power of two. */
FULCRUM_API struct rte_ring *fulcrum_ring_create(const char *name, unsigned int count, int numa_node);
FULCRUM_API void fulcrum_ring_free(struct rte_ring *ring);
/* [burst] Entries taken by the ring. */
FULCRUM_API uint32_t fulcrum_ring_enqueue(struct rte_ring *ring, void **entries, uint32_t count);
/* [burst] Entries written to `entries`. */
FULCRUM_API uint32_t fulcrum_ring_dequeue(struct rte_ring *ring, void **entries, uint32_t capacity);

/* ---- routes: rte_fib (DIR24_8, 4-byte next hops); addresses in host byte order ----------------------------------- */

FULCRUM_API struct rte_fib *fulcrum_fib_create(const char *name, uint32_t max_routes, uint64_t default_next_hop, int numa_node);
FULCRUM_API void fulcrum_fib_free(struct rte_fib *fib);
FULCRUM_API int fulcrum_fib_add(struct rte_fib *fib, uint32_t address, uint8_t length, uint64_t next_hop);
FULCRUM_API int fulcrum_fib_delete(struct rte_fib *fib, uint32_t address, uint8_t length);
/* [burst] */
FULCRUM_API void fulcrum_fib_lookup(struct rte_fib *fib, const uint32_t *addresses, uint64_t *next_hops, uint32_t count);

/* ---- IPv6 routes: rte_fib6 (TRIE, 4-byte next hops); addresses are 16 bytes in network order ---------------------- */

FULCRUM_API struct rte_fib6 *fulcrum_fib6_create(const char *name, uint32_t max_routes, uint64_t default_next_hop, int numa_node);
FULCRUM_API void fulcrum_fib6_free(struct rte_fib6 *fib);
FULCRUM_API int fulcrum_fib6_add(struct rte_fib6 *fib, const uint8_t address[16], uint8_t length, uint64_t next_hop);
FULCRUM_API int fulcrum_fib6_delete(struct rte_fib6 *fib, const uint8_t address[16], uint8_t length);
/* Adds every route of a table to another: deletions leave reservations behind, which a new table does not have. */
FULCRUM_API int fulcrum_fib6_copy(struct rte_fib6 *from, struct rte_fib6 *to);
/* [burst] */
FULCRUM_API void fulcrum_fib6_lookup(struct rte_fib6 *fib, const uint8_t (*addresses)[16], uint64_t *next_hops, uint32_t count);

/* ---- quiescent states: rte_rcu_qsbr ------------------------------------------------------------------------------ */

FULCRUM_API struct rte_rcu_qsbr *fulcrum_rcu_create(uint32_t threads, int numa_node);
FULCRUM_API void fulcrum_rcu_free(struct rte_rcu_qsbr *rcu);
/* The thread reports from now on. Called by the thread itself. */
FULCRUM_API int fulcrum_rcu_online(struct rte_rcu_qsbr *rcu, uint32_t thread);
FULCRUM_API int fulcrum_rcu_offline(struct rte_rcu_qsbr *rcu, uint32_t thread);
/* [burst] The thread holds no reference to anything it read before. */
FULCRUM_API void fulcrum_rcu_quiescent(struct rte_rcu_qsbr *rcu, uint32_t thread);
/* Token for the present moment, and whether every online thread has been quiescent since (1) or not yet (0). */
FULCRUM_API uint64_t fulcrum_rcu_start(struct rte_rcu_qsbr *rcu);
FULCRUM_API int fulcrum_rcu_check(struct rte_rcu_qsbr *rcu, uint64_t token);

/* ---- cycles ------------------------------------------------------------------------------------------------------ */

/* [burst] The core's cycle counter (TSC). It ticks at one rate and does not wait for the instructions before it. */
FULCRUM_API uint64_t fulcrum_cycles(void);
/* Its ticks in a second, as DPDK found at start; 0 before. */
FULCRUM_API uint64_t fulcrum_cycles_hz(void);

/* ---- receive-side scaling ---------------------------------------------------------------------------------------- */

/* Toeplitz hash of `words` 32-bit words (host order) under a big-endian key. */
FULCRUM_API uint32_t fulcrum_toeplitz(const uint32_t *tuple, uint32_t words, const uint8_t *key);

#ifdef __cplusplus
}
#endif

#endif
