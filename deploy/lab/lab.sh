#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lab.sh PREFIX VERB: a network of namespaces PREFIX-HOST around a director: 'fullnat' (see fullnat.sh) or 'modes' (see modes.sh).
# Everything that runs writes to /run/fulcrum-lab/PREFIX. Needs root.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=deploy/lib/common.sh
. "$here/../lib/common.sh"

usage="lab.sh PREFIX up [fullnat|modes]|start-dataplane|start-daemon|stop-daemon|stop-dataplane|start-server N|stop-server N|\
small-mtu client|server BYTES|status|down"
[ $# -ge 2 ] || fail "usage: $usage"
prefix=$1 verb=$2
shift 2
[[ $prefix =~ ^[a-z0-9]{1,12}$ ]] || fail "the lab's prefix '$prefix' is not one to twelve of a-z and 0-9"
[ "$(id -u)" -eq 0 ] || fail "the lab needs root"

dir=/run/fulcrum-lab/$prefix
network=${1:-fullnat}
[ "$verb" = up ] || network=$(cat "$dir/network" 2>/dev/null || echo fullnat)
[[ $network =~ ^(fullnat|modes)$ ]] || fail "there is no network '$network': fullnat or modes"
# shellcheck source=deploy/lab/hosts.sh
. "$here/hosts.sh"
# shellcheck source=deploy/lab/processes.sh
. "$here/processes.sh"
# shellcheck source=deploy/lab/director.sh
. "$here/director.sh"
# shellcheck disable=SC1090  # fullnat.sh or modes.sh
. "$here/$network.sh"

up() {
    [ ! -e "$dir" ] || fail "a lab '$prefix' exists already: 'lab.sh $prefix down' ends it"
    mkdir -p "$dir"
    echo "$network" >"$dir/network"
    network_up
}

status() {
    [ -e "$dir" ] || { say "there is no lab '$prefix'"; return 1; }
    local file name
    for file in "$dir"/*.pid; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .pid)
        if running "$name"; then echo "$name runs, process $(<"$file")"; else echo "$name does not run"; fi
    done
}

down() {
    local host pids
    stop daemon || true
    stop dataplane || true
    # shellcheck disable=SC2154  # the network's
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
    stop-server) stop_server "$1" ;;
    small-mtu) small_mtu "$1" "$2" ;;
    status) status ;;
    down) down ;;
    *) fail "usage: $usage" ;;
esac
