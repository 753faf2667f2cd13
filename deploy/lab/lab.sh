#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lab.sh PREFIX VERB: a FULLNAT network in namespaces PREFIX-client, -director, -router, -server1 and -server2.
#
#   client 10.0.1.2 -- wan 10.0.1.1 [director] lan 10.0.2.254 -- 10.0.2.1 [router] 10.0.11.1 -- server1 10.0.11.2
#                       VIP 10.0.1.100         pool 10.0.2.200-203        \ 10.0.12.1 -- server2 10.0.12.2
#
# The router knows no way to the client, and the servers' gateway is the router: only FULLNAT can answer the client.
# Everything that runs writes to /run/fulcrum-lab/PREFIX. Needs root.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=deploy/lib/common.sh
. "$here/../lib/common.sh"

usage="lab.sh PREFIX up|start-dataplane|start-daemon|stop-daemon|stop-dataplane|start-server N|stop-server N|status|down"
[ $# -ge 2 ] || fail "usage: $usage"
prefix=$1 verb=$2
shift 2
[[ $prefix =~ ^[a-z0-9]{1,12}$ ]] || fail "the lab's prefix '$prefix' is not one to twelve of a-z and 0-9"
[ "$(id -u)" -eq 0 ] || fail "the lab needs root"

bin=${FULCRUM_BIN:-$here/../../out/bin}
dir=/run/fulcrum-lab/$prefix
hosts=(client director router server1 server2)
worker_core=$(($(nproc) > 1 ? 1 : 0))

on() { ip netns exec "$prefix-$1" "${@:2}"; }

# setting HOST NAME VALUE: one of the host's kernel settings.
setting() { echo "$3" | on "$1" tee "/proc/sys/net/$2" >/dev/null; }

# link HOST IF ADDRESS HOST IF ADDRESS: a cable. The director's ends have no address: they belong to the data plane.
link() {
    ip link add "$2" netns "$prefix-$1" type veth peer name "$5" netns "$prefix-$4"
    link_end "$1" "$2" "$3"
    link_end "$4" "$5" "$6"
}

link_end() {
    setting "$1" "ipv6/conf/$2/disable_ipv6" 1
    # The data plane verifies nothing that a cable would carry complete: hosts must write real checksums and VLAN tags.
    on "$1" ethtool -K "$2" tx off txvlan off >/dev/null
    [ "$3" = - ] || ip -n "$prefix-$1" address add "$3" dev "$2"
    ip -n "$prefix-$1" link set "$2" up
}

up() {
    [ ! -e "$dir" ] || fail "a lab '$prefix' exists already: 'lab.sh $prefix down' ends it"
    mkdir -p "$dir"
    cp "$here/fulcrum.conf" "$dir/fulcrum.conf"
    local host
    for host in "${hosts[@]}"; do
        ip netns add "$prefix-$host"
        ip -n "$prefix-$host" link set lo up
        setting "$host" ipv4/ip_forward "$([ "$host" = router ] && echo 1 || echo 0)"
        setting "$host" ipv4/conf/all/rp_filter 0
        setting "$host" ipv4/conf/default/rp_filter 0
    done
    link client eth0 10.0.1.2/24 director wan0 -
    link director lan0 - router lan 10.0.2.1/24
    link router net11 10.0.11.1/24 server1 eth0 10.0.11.2/24
    link router net12 10.0.12.1/24 server2 eth0 10.0.12.2/24
    ip -n "$prefix-client" route add default via 10.0.1.1
    ip -n "$prefix-server1" route add default via 10.0.11.1
    ip -n "$prefix-server2" route add default via 10.0.12.1
    start_server 1
    start_server 2
}

# start NAME HOST COMMAND...: a process in a host's namespace, off the terminal; its number in NAME.pid, its words in NAME.log.
start() {
    local name=$1 host=$2
    shift 2
    setsid ip netns exec "$prefix-$host" "$@" </dev/null >>"$dir/$name.log" 2>&1 &
    echo $! >"$dir/$name.pid"
}

# A process that has ended may stay a zombie for a while.
running() { [ -e "$dir/$1.pid" ] && grep -qs '^State:.[^XZ]' "/proc/$(<"$dir/$1.pid")/status"; }

# stop NAME: asks, waits five seconds, then kills.
stop() {
    if running "$1"; then
        kill "$(<"$dir/$1.pid")"
        wait_for 5 ended "$1" || kill -KILL "$(<"$dir/$1.pid")" 2>/dev/null || true
        wait_for 5 ended "$1" || fail "$1 does not end"
    fi
    rm -f "$dir/$1.pid"
}

ended() { ! running "$1"; }

# ready NAME SECONDS COMMAND...: waits for a started process; says its last words if it ends or never gets there.
ready() {
    local name=$1 seconds=$2
    shift 2
    wait_for "$seconds" eval "ended $name || $*" && running "$name" && return
    tail -20 "$dir/$name.log" >&2
    stop "$name"
    fail "$name did not start; $dir/$name.log has its words"
}

start_server() {
    local n=$1 root=$dir/server$1
    running "nginx$n" && return
    mkdir -p "$root"
    cat >"$root/nginx.conf" <<NGINX
daemon off;
user root;
worker_processes 1;
pid $root/nginx.pid;
error_log $root/error.log;
events { worker_connections 4096; }
http {
    access_log $root/access.log;
    client_body_temp_path $root/body;
    proxy_temp_path $root/proxy;
    fastcgi_temp_path $root/fastcgi;
    uwsgi_temp_path $root/uwsgi;
    scgi_temp_path $root/scgi;
    keepalive_timeout 3600;
    keepalive_requests 1000000000;
    default_type text/plain;
    server {
        listen 10.0.1$n.2:80 backlog=4096;
        location / { return 200 "server$n answers \$remote_addr\n"; }
    }
}
NGINX
    start "nginx$n" "server$n" taskset -c 0 nginx -c "$root/nginx.conf" -e "$root/error.log"
    ready "nginx$n" 10 test -e "$root/nginx.pid"
    running "socat$n" ||
        start "socat$n" "server$n" taskset -c 0 socat UDP-RECVFROM:5000,fork "SYSTEM:cat >/dev/null; echo server$n answers \$SOCAT_PEERADDR"
}

start_dataplane() {
    rm -f "$dir/control.sock"
    start dataplane director "$bin/fulcrum-dataplane" \
        --port wan=net_af_xdp0,iface=wan0,busy_budget=0 --port lan=net_af_xdp1,iface=lan0,busy_budget=0 \
        --cores $worker_core --main-core 0 --idle adaptive --sessions 65536 --mbufs 16384 \
        --instance "$prefix" --control "$dir/control.sock" --statistics "$dir/statistics" "$@"
    ready dataplane 30 twins_up
    ip -n "$prefix-director" address add 10.0.1.1/24 dev wan
    ip -n "$prefix-director" address add 10.0.2.254/24 dev lan
    ip -n "$prefix-director" route add 10.0.11.0/24 via 10.0.2.1 dev lan
    ip -n "$prefix-director" route add 10.0.12.0/24 via 10.0.2.1 dev lan
}

twins_up() {
    [ -S "$dir/control.sock" ] && local twin || return 1
    for twin in wan lan; do
        ip -n "$prefix-director" link set "$twin" up 2>/dev/null || return 1
    done
}

start_daemon() {
    rm -f "$dir/api.sock"
    start daemon director taskset -c 0 "$bin/fulcrumd" --config "$dir/fulcrum.conf" --api "$dir/api.sock" \
        --data-plane "$dir/control.sock" --state "$dir/state"
    ready daemon 30 test -S "$dir/api.sock"
}

status() {
    [ -e "$dir" ] || { say "there is no lab '$prefix'"; return 1; }
    local name
    for name in nginx1 nginx2 socat1 socat2 dataplane daemon; do
        if running $name; then echo "$name runs, process $(<"$dir/$name.pid")"; else echo "$name does not run"; fi
    done
}

down() {
    local file host pids
    for file in daemon dataplane nginx1 nginx2 socat1 socat2; do
        stop $file || true
    done
    for host in "${hosts[@]}"; do
        [ -e "/run/netns/$prefix-$host" ] || continue
        pids=$(ip netns pids "$prefix-$host")
        # shellcheck disable=SC2086  # one word a process
        [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
        ip netns delete "$prefix-$host"
    done
    rm -rf "$dir" "/run/dpdk/fulcrum-$prefix"
    rmdir /run/fulcrum-lab 2>/dev/null || true
}

case $verb in
    up) up ;;
    start-dataplane) start_dataplane "$@" ;;
    start-daemon) start_daemon ;;
    stop-daemon) stop daemon ;;
    stop-dataplane) stop dataplane ;;
    start-server) start_server "$1" ;;
    stop-server) stop "nginx$1" ;;
    status) status ;;
    down) down ;;
    *) fail "usage: $usage" ;;
esac
