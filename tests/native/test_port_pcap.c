/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include <rte_mbuf.h>

#include "check.h"

#define PACKETS 5
#define LENGTH 64

struct pcap_header {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, precision, snap_length, link_type;
};

struct pcap_record {
	uint32_t seconds, microseconds, captured, length;
};

static char directory[] = "/tmp/fulcrum-test-XXXXXX";
static char input[64], output[64];

static void write_capture(void)
{
	const struct pcap_header header = { 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1 };
	FILE *file = fopen(input, "wb");

	CHECK(file != NULL);
	fwrite(&header, sizeof(header), 1, file);
	for (int i = 0; i < PACKETS; i++) {
		const struct pcap_record record = { 0, 0, LENGTH, LENGTH };
		uint8_t frame[LENGTH];

		memset(frame, 'a' + i, sizeof(frame));
		fwrite(&record, sizeof(record), 1, file);
		fwrite(frame, sizeof(frame), 1, file);
	}
	CHECK(fclose(file) == 0);
}

static void check_capture(void)
{
	struct pcap_header header;
	struct pcap_record record;
	uint8_t frame[LENGTH];
	FILE *file = fopen(output, "rb");

	CHECK(file != NULL);
	CHECK(fread(&header, sizeof(header), 1, file) == 1 && header.link_type == 1);
	for (int i = 0; i < PACKETS; i++) {
		CHECK(fread(&record, sizeof(record), 1, file) == 1 && record.captured == LENGTH);
		CHECK(fread(frame, sizeof(frame), 1, file) == 1);
		CHECK(frame[0] == 'a' + i && frame[LENGTH - 1] == 'a' + i);
	}
	CHECK(fread(&record, 1, 1, file) == 0);
	fclose(file);
}

static void copies_a_capture(struct rte_mempool *pool)
{
	struct fulcrum_port_statistics statistics;
	struct rte_mbuf *burst[32];
	char device[256];

	snprintf(device, sizeof(device), "net_pcap0,rx_pcap=%s,tx_pcap=%s", input, output);
	uint16_t port = check_attach(device);
	check_start(port, 1, pool);
	CHECK(fulcrum_receive(port, 0, burst, 32) == PACKETS);
	CHECK(burst[PACKETS - 1]->data_len == LENGTH);
	CHECK(fulcrum_transmit(port, 0, burst, PACKETS) == PACKETS);
	CHECK(fulcrum_receive(port, 0, burst, 32) == 0);
	CHECK_OK(fulcrum_port_statistics(port, &statistics));
	CHECK(statistics.received_packets == PACKETS && statistics.transmitted_bytes == PACKETS * LENGTH);
	CHECK_OK(fulcrum_port_stop(port));
	CHECK_OK(fulcrum_port_detach(port));
}

static void replays_a_capture_for_ever(struct rte_mempool *pool)
{
	struct rte_mbuf *burst[32];
	char device[256];

	snprintf(device, sizeof(device), "net_pcap1,rx_pcap=%s,infinite_rx=1", input);
	uint16_t port = check_attach(device);
	check_start(port, 1, pool);
	for (int turn = 0; turn < 100; turn++) {
		CHECK(fulcrum_receive(port, 0, burst, 32) == 32);
		CHECK(burst[7]->data_len == LENGTH);
		fulcrum_free(burst, 32);
	}
	CHECK_OK(fulcrum_port_stop(port));
	CHECK_OK(fulcrum_port_detach(port));
}

int main(void)
{
	CHECK(mkdtemp(directory) != NULL);
	snprintf(input, sizeof(input), "%s/in.pcap", directory);
	snprintf(output, sizeof(output), "%s/out.pcap", directory);
	write_capture();
	check_start_eal("64");
	struct rte_mempool *pool = check_pool();
	copies_a_capture(pool);
	check_capture();
	replays_a_capture_for_ever(pool);
	fulcrum_mempool_free(pool);
	CHECK_OK(fulcrum_eal_stop());
	unlink(input);
	unlink(output);
	rmdir(directory);
	return 0;
}
