// SPDX-License-Identifier: Apache-2.0
// What a TUN-mode server's tunnel devices do, for kernels that lack them: an XDP program that strips the outer headers.
//
//   Ethernet | IPv4 (20) or IPv6 (40) |                               | IPv4 or IPv6     ipip, sit, ip6tnl: protocol 4 or 41
//                                     | GRE (4, or 8 with a checksum) |                  protocol 47, RFC 2784 section 2
//                                     | UDP (8) port 6080, GUE (4 + 4 * Hlen) |          protocol 17, draft-ietf-intarea-gue section 3
//
// Outer fragments, IPv4 options and IPv6 extension headers pass unchanged, as does everything that is no tunnel. Outer checksums are
// not looked at.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>

#define GUE_PORT 6080
#define SECTION(name) __attribute__((section(name), used))
#define BIG_ENDIAN_16(value) __builtin_bswap16(value) // as in the packet; the lab's machines are little-endian

static long (*const adjust_head)(struct xdp_md *, int) = (void *)BPF_FUNC_xdp_adjust_head;

struct packet {
    __u8 *data;
    __u8 *end;
    __u32 offset;   // of what is looked at next
    __u8 protocol;  // of what is there
};

// A pointer to SIZE bytes at the offset, or null where the packet ends before.
#define AT(packet, size) ((packet)->data + (packet)->offset + (size) > (packet)->end ? 0 : (packet)->data + (packet)->offset)

static __always_inline int read_outer(struct packet *packet, __u16 ether_type)
{
    if (ether_type == BIG_ENDIAN_16(ETH_P_IP)) {
        struct iphdr *ip = (void *)AT(packet, sizeof(*ip));
        if (!ip || ip->ihl != 5 || (ip->frag_off & BIG_ENDIAN_16(0x3fff)))
            return 0;
        packet->protocol = ip->protocol;
        packet->offset += sizeof(*ip);
        return 1;
    }
    if (ether_type == BIG_ENDIAN_16(ETH_P_IPV6)) {
        struct ipv6hdr *ip = (void *)AT(packet, sizeof(*ip));
        if (!ip)
            return 0;
        packet->protocol = ip->nexthdr;
        packet->offset += sizeof(*ip);
        return 1;
    }
    return 0;
}

static __always_inline __u16 read_gre(struct packet *packet)
{
    __u16 *gre = (void *)AT(packet, 4);
    if (!gre || (gre[0] & BIG_ENDIAN_16(0x7fff)))
        return 0;
    packet->offset += gre[0] ? 8 : 4;
    return gre[1];
}

static __always_inline __u8 read_gue(struct packet *packet)
{
    __u8 *udp = AT(packet, 12);
    if (!udp || *(__u16 *)(udp + 2) != BIG_ENDIAN_16(GUE_PORT))
        return 0;
    if (udp[8] & 0xe0) // version 0, no control message
        return 0;
    packet->offset += 8 + 4 + 4 * (udp[8] & 0x1f);
    return udp[9];
}

// The EtherType of the inner packet, 0 where there is none.
static __always_inline __u16 read_tunnel(struct packet *packet)
{
    __u8 inner = packet->protocol;
    if (inner == IPPROTO_GRE)
        return read_gre(packet);
    if (inner == IPPROTO_UDP)
        inner = read_gue(packet);
    if (inner == IPPROTO_IPIP)
        return BIG_ENDIAN_16(ETH_P_IP);
    if (inner == IPPROTO_IPV6)
        return BIG_ENDIAN_16(ETH_P_IPV6);
    return 0;
}

SECTION("xdp") int decapsulate(struct xdp_md *context)
{
    struct packet packet = {(void *)(long)context->data, (void *)(long)context->data_end, sizeof(struct ethhdr), 0};
    if (packet.data + sizeof(struct ethhdr) > packet.end)
        return XDP_PASS;
    struct ethhdr link = *(struct ethhdr *)packet.data;
    if (!read_outer(&packet, link.h_proto))
        return XDP_PASS;
    __u16 inner = read_tunnel(&packet);
    if (inner != BIG_ENDIAN_16(ETH_P_IP) && inner != BIG_ENDIAN_16(ETH_P_IPV6))
        return XDP_PASS;
    if (adjust_head(context, packet.offset - sizeof(struct ethhdr)))
        return XDP_DROP;
    __u8 *data = (void *)(long)context->data;
    if (data + sizeof(link) > (__u8 *)(long)context->data_end)
        return XDP_DROP;
    link.h_proto = inner;
    *(struct ethhdr *)data = link;
    return XDP_PASS;
}
