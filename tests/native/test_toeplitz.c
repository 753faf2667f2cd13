/* SPDX-License-Identifier: Apache-2.0 */
/* The verification suite of Microsoft's RSS documentation. */
#include "check.h"

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

static const _Alignas(4) uint8_t key[40] = {
	0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb,
	0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

static const struct {
	uint32_t source, destination;
	uint16_t source_port, destination_port;
	uint32_t addresses_only, with_ports;
} ipv4[] = {
	{ IP(66, 9, 149, 187), IP(161, 142, 100, 80), 2794, 1766, 0x323e8fc2, 0x51ccc178 },
	{ IP(199, 92, 111, 2), IP(65, 69, 140, 83), 14230, 4739, 0xd718262a, 0xc626b0ea },
	{ IP(24, 19, 198, 95), IP(12, 22, 207, 184), 12898, 38024, 0xd2d0a5de, 0x5c2b394a },
	{ IP(38, 27, 205, 30), IP(209, 142, 163, 6), 48228, 2217, 0x82989176, 0xafc7327f },
	{ IP(153, 39, 163, 191), IP(202, 188, 127, 2), 44251, 1303, 0x5d1809c5, 0x10e828a2 },
};

static void ipv6(void)
{
	const uint32_t tuple[9] = { 0x3ffe2501, 0x02001fff, 0, 7, 0x3ffe2501, 0x02000003, 0, 1, 2794u << 16 | 1766 };

	CHECK(fulcrum_toeplitz(tuple, 8, key) == 0x2cc18cd5);
	CHECK(fulcrum_toeplitz(tuple, 9, key) == 0x40207d3d);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(ipv4) / sizeof(ipv4[0]); i++) {
		const uint32_t tuple[3] = { ipv4[i].source, ipv4[i].destination,
					    (uint32_t)ipv4[i].source_port << 16 | ipv4[i].destination_port };

		CHECK(fulcrum_toeplitz(tuple, 2, key) == ipv4[i].addresses_only);
		CHECK(fulcrum_toeplitz(tuple, 3, key) == ipv4[i].with_ports);
	}
	ipv6();
	return 0;
}
