/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire FOLDER: puts a scenario's frames on the far ends of the director's wires and records what comes back. It starts in the
 * director's namespace; the far ends are in that of process 1.
 *
 * FOLDER/steps holds a line for each step, in order:
 *
 *   TIME PORT HEX        a frame that PORT (wan0, lan0) receives
 *   TIME ! COMMAND       a shell command that runs in the director's namespace
 *
 * TIME counts microseconds and is a name, not a delay: the next step begins when the director has been quiet for a while, and
 * every frame that it sent until then is recorded in FOLDER/PORT.pcap under the step's time. A frame thus belongs to its cause.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_COUNT = 2, LONGEST_FRAME = 16384, LONGEST_LINE = 2 * LONGEST_FRAME + 64, QUIET_MS = 4 };

struct port {
    const char *name;
    int socket;
    FILE *capture;
};

static struct port ports[PORT_COUNT] = {{.name = "wan0"}, {.name = "lan0"}};

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "wire: %s %s: %s\n", what, which, strerror(errno));
    exit(1);
}

static FILE *open_file(const char *folder, const char *name, const char *suffix, const char *mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        fail("cannot open", path);
    }
    return file;
}

/* Makes this thread's sockets belong to the namespace with this path. */
static void enter_namespace(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || setns(file, CLONE_NEWNET) != 0) {
        fail("cannot enter", path);
    }
    close(file);
}

static void open_port(struct port *port, const char *folder)
{
    static const uint32_t header[] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 262144, 1};
    char far_end[IF_NAMESIZE];
    snprintf(far_end, sizeof far_end, "far-%s", port->name);
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    address.sll_ifindex = (int)if_nametoindex(far_end);
    int on = 1;
    port->socket = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
    if (port->socket < 0 || setsockopt(port->socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0 ||
        bind(port->socket, (struct sockaddr *)&address, sizeof address) != 0) {
        fail("cannot listen on", far_end);
    }
    port->capture = open_file(folder, port->name, ".pcap", "w");
    fwrite(header, sizeof header, 1, port->capture);
}

/* What the kernel says on its own: ARP, and ICMPv6 of multicast listeners and neighbours (types 130 to 137 and 143). */
static bool is_chatter(const uint8_t *frame, size_t length)
{
    unsigned type = (unsigned)frame[12] << 8 | frame[13];
    size_t offset = 54;
    uint8_t next;
    if (type != ETH_P_IPV6 || length < 63) {
        return type == ETH_P_ARP;
    }
    next = frame[20];
    if (next == 0) { /* hop-by-hop: the router alert of multicast listener reports */
        next = frame[54];
        offset += 8;
    }
    return next == IPPROTO_ICMPV6 && ((frame[offset] >= 130 && frame[offset] <= 137) || frame[offset] == 143);
}

/* Records what a port has; returns whether there was anything. */
static bool drain(const struct port *port, uint64_t time_us)
{
    static uint8_t frame[LONGEST_FRAME];
    ssize_t length;
    bool any = false;
    while ((length = recv(port->socket, frame, sizeof frame, MSG_DONTWAIT)) >= 14) {
        if (!is_chatter(frame, (size_t)length)) {
            uint32_t size = (uint32_t)length;
            uint32_t header[] = {(uint32_t)(time_us / 1000000), (uint32_t)(time_us % 1000000), size, size};
            fwrite(header, sizeof header, 1, port->capture);
            fwrite(frame, (size_t)length, 1, port->capture);
        }
        any = true;
    }
    return any;
}

static void record_until_quiet(uint64_t time_us)
{
    struct pollfd waits[PORT_COUNT];
    for (int i = 0; i < PORT_COUNT; i++) {
        waits[i] = (struct pollfd){.fd = ports[i].socket, .events = POLLIN};
    }
    while (poll(waits, PORT_COUNT, QUIET_MS) > 0) {
        for (int i = 0; i < PORT_COUNT; i++) {
            drain(&ports[i], time_us);
        }
    }
}

static void inject(const char *name, const char *hex)
{
    static uint8_t frame[LONGEST_FRAME];
    size_t length = 0;
    for (; length < sizeof frame && hex[2 * length] != '\0' && hex[2 * length + 1] != '\0'; length++) {
        char octet[] = {hex[2 * length], hex[2 * length + 1], '\0'};
        frame[length] = (uint8_t)strtoul(octet, NULL, 16);
    }
    for (int i = 0; i < PORT_COUNT; i++) {
        if (strcmp(ports[i].name, name) == 0) {
            if (send(ports[i].socket, frame, length, 0) != (ssize_t)length) {
                fail("cannot send on", name);
            }
            return;
        }
    }
    errno = ENODEV;
    fail("cannot send on", name);
}

int main(int argc, char **argv)
{
    static char line[LONGEST_LINE];
    if (argc != 2) {
        fputs("usage: wire FOLDER\n", stderr);
        return 2;
    }
    enter_namespace("/proc/1/ns/net");
    for (int i = 0; i < PORT_COUNT; i++) {
        open_port(&ports[i], argv[1]);
    }
    enter_namespace("/run/netns/director");
    FILE *steps = open_file(argv[1], "steps", "", "r");
    record_until_quiet(0);
    while (fgets(line, sizeof line, steps) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *port = strchr(line, ' ');
        char *rest = port == NULL ? NULL : strchr(port + 1, ' ');
        if (rest == NULL) {
            errno = EINVAL;
            fail("cannot read the step", line);
        }
        *port++ = *rest++ = '\0';
        if (strcmp(port, "!") == 0) {
            if (system(rest) != 0) {
                fail("failed:", rest);
            }
        } else {
            inject(port, rest);
        }
        record_until_quiet(strtoull(line, NULL, 10));
    }
    for (int i = 0; i < PORT_COUNT; i++) {
        if (fclose(ports[i].capture) != 0) {
            fail("cannot write the capture of", ports[i].name);
        }
    }
    return 0;
}
