// SPDX-License-Identifier: Apache-2.0
// For LD_PRELOAD, over the genuine ipvsadm: the kernel's end of its netlink dialogue, played from the file $FAKE_TABLE. Every request that
// would change something is appended to $FAKE_LOG as a line. $FAKE_ERROR ("3=17") lets command 3 fail with errno 17.
//   info VERSION SIZE
//   timeouts TCP TCPFIN UDP
//   daemon STATE INTERFACE SYNCID MAXLEN GROUP PORT TTL         GROUP "-": none
//   service FAMILY PROTOCOL ADDRESS PORT MARK SCHEDULER FLAGS TIMEOUT MASK PE   then ten counters; MASK: hexadecimal as in memory, v6: a length
//   server ADDRESS PORT METHOD WEIGHT UPPER LOWER ACTIVE INACTIVE PERSISTENT TUNNEL TUNNELPORT TUNNELFLAGS   then ten counters
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/ip_vs.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <netlink/attr.h>

#include <netlink/msg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of libnl-genl, whose headers are a package of their own.
void *genlmsg_put(struct nl_msg *message, uint32_t port, uint32_t sequence, int family, int header_length, int flags, uint8_t command,
    uint8_t version);
int genlmsg_parse(struct nlmsghdr *header, int header_length, struct nlattr **attributes, int max, const struct nla_policy *policy);

enum { max_rows = 4096, family_id = 42 };

struct service {
    int family, protocol, port;
    unsigned mark, flags, timeout, mask;
    unsigned char address[16];
    char scheduler[32], pe[32];
    uint64_t counters[10];
};
struct server {
    int service, family, port, weight;
    unsigned method, upper, lower, active, inactive, persistent, tunnel, tunnel_port, tunnel_flags;
    unsigned char address[16];
    uint64_t counters[10];
};
struct daemon { unsigned state, id, maxlen, port, ttl; char interface[32], group[64]; };

static struct service services[max_rows];
static struct server servers[max_rows];
static struct daemon daemons[2];
static int service_count, server_count, daemon_count;
static unsigned version = 0x010201, size = 4096, timeouts[3] = { 900, 120, 300 };
static nl_recvmsg_msg_cb_t on_message;
static nl_recvmsg_err_cb_t on_error;
static void *message_argument, *error_argument;
static struct nlmsghdr *request;

static int parse_address(const char *text, unsigned char *address)
{
    if (inet_pton(AF_INET, text, address) == 1)
        return AF_INET;
    inet_pton(AF_INET6, text, address);
    return AF_INET6;
}

static const char *read_counters(const char *text, uint64_t *counters)
{
    for (int i = 0; i < 10; i++)
        counters[i] = strtoull(text, (char **)&text, 10);
    return text;
}

static void read_line(const char *line)
{
    char address[64];
    int end = 0;
    if (sscanf(line, "info %u %u", &version, &size) == 2 || sscanf(line, "timeouts %u %u %u", timeouts, timeouts + 1, timeouts + 2) == 3)
        return;
    struct daemon *daemon = &daemons[daemon_count & 1];
    if (sscanf(line, "daemon %u %31s %u %u %63s %u %u", &daemon->state, daemon->interface, &daemon->id, &daemon->maxlen, daemon->group,
            &daemon->port, &daemon->ttl) == 7) {
        daemon_count++;
        return;
    }
    struct service *service = &services[service_count];
    if (service_count < max_rows
        && sscanf(line, "service %d %d %63s %d %u %31s %u %u %x %31s %n", &service->family, &service->protocol, address, &service->port,
            &service->mark, service->scheduler, &service->flags, &service->timeout, &service->mask, service->pe, &end) == 10) {
        parse_address(address, service->address);
        read_counters(line + end, service->counters);
        service_count++;
        return;
    }
    struct server *server = &servers[server_count];
    if (server_count < max_rows
        && sscanf(line, "server %63s %d %u %d %u %u %u %u %u %u %u %u %n", address, &server->port, &server->method, &server->weight,
            &server->upper, &server->lower, &server->active, &server->inactive, &server->persistent, &server->tunnel, &server->tunnel_port,
            &server->tunnel_flags, &end) == 12) {
        server->service = service_count - 1;
        server->family = parse_address(address, server->address);
        read_counters(line + end, server->counters);
        server_count++;
    }
}

__attribute__((constructor)) static void load(void)
{
    const char *path = getenv("FAKE_TABLE");
    FILE *file = path ? fopen(path, "r") : NULL;
    char line[1024];
    while (file && fgets(line, sizeof line, file))
        read_line(line);
    if (file)
        fclose(file);
}

static void put_stats(struct nl_msg *message, int type, const uint64_t *counters, int wide)
{
    struct nlattr *nest = nla_nest_start(message, type);
    for (int i = 0; i < 10; i++) {
        uint32_t narrow = (uint32_t)counters[i];
        if (wide || i == 3 || i == 4)
            nla_put(message, IPVS_STATS_ATTR_CONNS + i, 8, &counters[i]);
        else
            nla_put(message, IPVS_STATS_ATTR_CONNS + i, 4, &narrow);
    }
    nla_nest_end(message, nest);
}

static struct nl_msg *answer(int command)
{
    struct nl_msg *message = nlmsg_alloc_size(8192);
    genlmsg_put(message, 0, 0, family_id, 0, 0, command, 1);
    return message;
}

static int deliver(struct nl_msg *message)
{
    int result = on_message(message, message_argument);
    nlmsg_free(message);
    return result;
}

static void put32(struct nl_msg *message, int type, uint32_t value) { nla_put(message, type, 4, &value); }
static void put16(struct nl_msg *message, int type, uint16_t value) { nla_put(message, type, 2, &value); }
static void put8(struct nl_msg *message, int type, uint8_t value) { nla_put(message, type, 1, &value); }
static void put_text(struct nl_msg *message, int type, const char *text) { nla_put(message, type, (int)strlen(text) + 1, text); }

static int send_service(const struct service *service)
{
    struct nl_msg *message = answer(IPVS_CMD_NEW_SERVICE);
    struct nlattr *nest = nla_nest_start(message, IPVS_CMD_ATTR_SERVICE);
    put16(message, IPVS_SVC_ATTR_AF, (uint16_t)service->family);
    if (service->mark)
        put32(message, IPVS_SVC_ATTR_FWMARK, service->mark);
    else {
        put16(message, IPVS_SVC_ATTR_PROTOCOL, (uint16_t)service->protocol);
        nla_put(message, IPVS_SVC_ATTR_ADDR, 16, service->address);
        put16(message, IPVS_SVC_ATTR_PORT, htons((uint16_t)service->port));
    }
    struct ip_vs_flags flags = { service->flags, ~0u };
    put_text(message, IPVS_SVC_ATTR_SCHED_NAME, service->scheduler);
    if (strcmp(service->pe, "-") != 0)
        put_text(message, IPVS_SVC_ATTR_PE_NAME, service->pe);
    nla_put(message, IPVS_SVC_ATTR_FLAGS, sizeof flags, &flags);
    put32(message, IPVS_SVC_ATTR_TIMEOUT, service->timeout);
    put32(message, IPVS_SVC_ATTR_NETMASK, service->mask);
    put_stats(message, IPVS_SVC_ATTR_STATS, service->counters, 0);
    put_stats(message, IPVS_SVC_ATTR_STATS64, service->counters, 1);
    nla_nest_end(message, nest);
    return deliver(message);
}

static int send_server(const struct server *server)
{
    struct nl_msg *message = answer(IPVS_CMD_NEW_DEST);
    struct nlattr *nest = nla_nest_start(message, IPVS_CMD_ATTR_DEST);
    nla_put(message, IPVS_DEST_ATTR_ADDR, 16, server->address);
    put16(message, IPVS_DEST_ATTR_PORT, htons((uint16_t)server->port));
    put16(message, IPVS_DEST_ATTR_ADDR_FAMILY, (uint16_t)server->family);
    put32(message, IPVS_DEST_ATTR_FWD_METHOD, server->method);
    put32(message, IPVS_DEST_ATTR_WEIGHT, (uint32_t)server->weight);
    put8(message, IPVS_DEST_ATTR_TUN_TYPE, (uint8_t)server->tunnel);
    put16(message, IPVS_DEST_ATTR_TUN_PORT, htons((uint16_t)server->tunnel_port));
    put16(message, IPVS_DEST_ATTR_TUN_FLAGS, (uint16_t)server->tunnel_flags);
    put32(message, IPVS_DEST_ATTR_U_THRESH, server->upper);
    put32(message, IPVS_DEST_ATTR_L_THRESH, server->lower);
    put32(message, IPVS_DEST_ATTR_ACTIVE_CONNS, server->active);
    put32(message, IPVS_DEST_ATTR_INACT_CONNS, server->inactive);
    put32(message, IPVS_DEST_ATTR_PERSIST_CONNS, server->persistent);
    put_stats(message, IPVS_DEST_ATTR_STATS, server->counters, 0);
    put_stats(message, IPVS_DEST_ATTR_STATS64, server->counters, 1);
    nla_nest_end(message, nest);
    return deliver(message);
}

static int send_daemon(const struct daemon *daemon)
{
    struct nl_msg *message = answer(IPVS_CMD_NEW_DAEMON);
    struct nlattr *nest = nla_nest_start(message, IPVS_CMD_ATTR_DAEMON);
    put32(message, IPVS_DAEMON_ATTR_STATE, daemon->state);
    put_text(message, IPVS_DAEMON_ATTR_MCAST_IFN, daemon->interface);
    put32(message, IPVS_DAEMON_ATTR_SYNC_ID, daemon->id);
    put16(message, IPVS_DAEMON_ATTR_SYNC_MAXLEN, (uint16_t)daemon->maxlen);
    unsigned char group[16];
    if (strcmp(daemon->group, "-") != 0) {
        int family = parse_address(daemon->group, group);
        nla_put(message, family == AF_INET ? IPVS_DAEMON_ATTR_MCAST_GROUP : IPVS_DAEMON_ATTR_MCAST_GROUP6, family == AF_INET ? 4 : 16, group);
    }
    put16(message, IPVS_DAEMON_ATTR_MCAST_PORT, (uint16_t)daemon->port);
    put8(message, IPVS_DAEMON_ATTR_MCAST_TTL, (uint8_t)daemon->ttl);
    nla_nest_end(message, nest);
    return deliver(message);
}

// The service that a request is about; -1: none is named, -2: there is no such one.
static int named(struct nlattr **attributes)
{
    struct nlattr *of[IPVS_SVC_ATTR_MAX + 1];
    if (!attributes[IPVS_CMD_ATTR_SERVICE])
        return -1;
    nla_parse_nested(of, IPVS_SVC_ATTR_MAX, attributes[IPVS_CMD_ATTR_SERVICE], NULL);
    int family = of[IPVS_SVC_ATTR_AF] ? nla_get_u16(of[IPVS_SVC_ATTR_AF]) : 0;
    for (int i = 0; i < service_count; i++) {
        const struct service *service = &services[i];
        if (service->family != family)
            continue;
        if (of[IPVS_SVC_ATTR_FWMARK] ? service->mark == nla_get_u32(of[IPVS_SVC_ATTR_FWMARK])
            : service->mark == 0 && service->protocol == nla_get_u16(of[IPVS_SVC_ATTR_PROTOCOL])
                && htons((uint16_t)service->port) == nla_get_u16(of[IPVS_SVC_ATTR_PORT])
                && memcmp(service->address, nla_data(of[IPVS_SVC_ATTR_ADDR]), family == AF_INET ? 4 : 16) == 0)
            return i;
    }
    return -2;
}

static void log_attributes(FILE *log, struct nlattr **attributes, int max, const char *name)
{
    for (int i = 1; i <= max; i++) {
        if (!attributes[i])
            continue;
        fprintf(log, " %s%d=", name, i);
        const unsigned char *data = nla_data(attributes[i]);
        for (int k = 0; k < nla_len(attributes[i]); k++)
            fprintf(log, "%02x", data[k]);
    }
}

static void log_request(int command, struct nlattr **attributes)
{
    const char *path = getenv("FAKE_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (!log)
        return;
    fprintf(log, "command %d", command);
    struct nlattr *inner[64];
    if (attributes[IPVS_CMD_ATTR_SERVICE] && nla_parse_nested(inner, IPVS_SVC_ATTR_MAX, attributes[IPVS_CMD_ATTR_SERVICE], NULL) >= 0)
        log_attributes(log, inner, IPVS_SVC_ATTR_MAX, "service");
    if (attributes[IPVS_CMD_ATTR_DEST] && nla_parse_nested(inner, IPVS_DEST_ATTR_MAX, attributes[IPVS_CMD_ATTR_DEST], NULL) >= 0)
        log_attributes(log, inner, IPVS_DEST_ATTR_MAX, "server");
    if (attributes[IPVS_CMD_ATTR_DAEMON] && nla_parse_nested(inner, IPVS_DAEMON_ATTR_MAX, attributes[IPVS_CMD_ATTR_DAEMON], NULL) >= 0)
        log_attributes(log, inner, IPVS_DAEMON_ATTR_MAX, "daemon");
    for (int i = IPVS_CMD_ATTR_TIMEOUT_TCP; i <= IPVS_CMD_ATTR_TIMEOUT_UDP; i++)
        if (attributes[i])
            fprintf(log, " timeout%d=%u", i, nla_get_u32(attributes[i]));
    fprintf(log, "\n");
    fclose(log);
}

static int fail(int number)
{
    struct { struct nlmsgerr error; } body = { { .error = -number } };
    struct sockaddr_nl from = { .nl_family = AF_NETLINK };
    if (on_error)
        on_error(&from, &body.error, error_argument);
    return -nl_syserr2nlerr(number);
}

static int wanted_error(int command)
{
    for (const char *text = getenv("FAKE_ERROR"); text && *text;) {
        int of, number, end = 0;
        if (sscanf(text, "%d=%d%n", &of, &number, &end) < 2)
            return 0;
        if (of == command)
            return number;
        text += end + (text[end] == ',');
    }
    return 0;
}

int genl_connect(struct nl_sock *socket) { (void)socket; return 0; }
int genl_ctrl_resolve(struct nl_sock *socket, const char *name) { (void)socket; (void)name; return family_id; }
int nl_socket_modify_cb(struct nl_sock *socket, enum nl_cb_type type, enum nl_cb_kind kind, nl_recvmsg_msg_cb_t function, void *argument)
{
    (void)socket; (void)type; (void)kind;
    on_message = function;
    message_argument = argument;
    return 0;
}
int nl_socket_modify_err_cb(struct nl_sock *socket, enum nl_cb_kind kind, nl_recvmsg_err_cb_t function, void *argument)
{
    (void)socket; (void)kind;
    on_error = function;
    error_argument = argument;
    return 0;
}
int nl_send_auto_complete(struct nl_sock *socket, struct nl_msg *message)
{
    (void)socket;
    free(request);
    request = malloc(nlmsg_hdr(message)->nlmsg_len);
    memcpy(request, nlmsg_hdr(message), nlmsg_hdr(message)->nlmsg_len);
    return (int)request->nlmsg_len;
}

int nl_recvmsgs_default(struct nl_sock *socket)
{
    (void)socket;
    int command = ((struct genlmsghdr *)nlmsg_data(request))->cmd;
    struct nlattr *attributes[IPVS_CMD_ATTR_MAX + 1];
    genlmsg_parse(request, 0, attributes, IPVS_CMD_ATTR_MAX, NULL);
    int error = wanted_error(command), service = named(attributes);
    if (command != IPVS_CMD_GET_SERVICE && command != IPVS_CMD_GET_DEST && command != IPVS_CMD_GET_INFO && command != IPVS_CMD_GET_CONFIG
        && command != IPVS_CMD_GET_DAEMON)
        log_request(command, attributes);
    if (error)
        return fail(error);
    switch (command) {
    case IPVS_CMD_GET_INFO: {
        struct nl_msg *message = answer(IPVS_CMD_SET_INFO);
        put32(message, IPVS_INFO_ATTR_VERSION, version);
        put32(message, IPVS_INFO_ATTR_CONN_TAB_SIZE, size);
        deliver(message);
        return 0;
    }
    case IPVS_CMD_GET_CONFIG: {
        struct nl_msg *message = answer(IPVS_CMD_SET_CONFIG);
        put32(message, IPVS_CMD_ATTR_TIMEOUT_TCP, timeouts[0]);
        put32(message, IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, timeouts[1]);
        put32(message, IPVS_CMD_ATTR_TIMEOUT_UDP, timeouts[2]);
        deliver(message);
        return 0;
    }
    case IPVS_CMD_GET_SERVICE:
        if (service == -2)
            return fail(ESRCH);
        for (int i = 0; i < service_count; i++)
            if (service < 0 || service == i)
                send_service(&services[i]);
        return 0;
    case IPVS_CMD_GET_DEST:
        for (int i = 0; i < server_count; i++)
            if (servers[i].service == service)
                send_server(&servers[i]);
        return 0;
    case IPVS_CMD_GET_DAEMON:
        for (int i = 0; i < daemon_count; i++)
            send_daemon(&daemons[i]);
        return 0;
    default:
        return 0;
    }
}

// The name service: "www" is 192.0.2.80, and addresses whose last byte is 17 have names. Nobody else is asked.
static unsigned char www[4] = { 192, 0, 2, 80 };
static char *addresses[] = { (char *)www, NULL };
static struct hostent host = { .h_addrtype = AF_INET, .h_length = 4, .h_addr_list = addresses };
struct hostent *gethostbyname(const char *name)
{
    host.h_name = (char *)name;
    return strcmp(name, "www") == 0 ? &host : NULL;
}
struct hostent *gethostbyaddr(const void *address, socklen_t length, int family)
{
    host.h_name = length == 4 && memcmp(address, www, 4) == 0 ? "www"
        : family == AF_INET ? "four.a-long-name-of-a-host.example.com" : "six.a-long-name-of-a-host.example.com";
    return *host.h_name == 'w' || ((const unsigned char *)address)[length - 1] == 17 ? &host : NULL;
}

static FILE *open_file(const char *function, const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) = (FILE * (*)(const char *, const char *))dlsym(RTLD_NEXT, function);
    const char *connections = getenv("FAKE_CONNECTIONS");
    return real(connections && strcmp(path, "/proc/net/ip_vs_conn") == 0 ? connections : path, mode);
}
FILE *fopen(const char *path, const char *mode) { return open_file("fopen", path, mode); }
FILE *fopen64(const char *path, const char *mode) { return open_file("fopen64", path, mode); }
