#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lab.sh PREFIX VERB: a network of namespaces PREFIX-HOST around a director: 'fullnat' (see fullnat.sh) or 'modes' (see modes.sh);
# or around two: 'pair' (see pair.sh), where verbs about directors say which one first: a or b.
# Everything that runs writes to /run/fulcrum-lab/PREFIX. Needs root.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=deploy/lib/common.sh
. "$here/../lib/common.sh"

usage="lab.sh PREFIX up [fullnat|modes|pair]|start-dataplane|start-daemon|stop-daemon|stop-dataplane|kill-director|\
start-server N|stop-server N|small-mtu client|server BYTES|cables a|b up|down|split on|off|status|down"
[ $# -ge 2 ] || fail "usage: $usage"
prefix=$1 verb=$2
shift 2
[[ $prefix =~ ^[a-z0-9]{1,12}$ ]] || fail "the lab's prefix '$prefix' is not one to twelve of a-z and 0-9"
[ "$(id -u)" -eq 0 ] || fail "the lab needs root"

dir=/run/fulcrum-lab/$prefix
network=${1:-fullnat}
[ "$verb" = up ] || network=$(cat "$dir/network" 2>/dev/null || echo fullnat)
[[ $network =~ ^(fullnat|modes|pair)$ ]] || fail "there is no network '$network': fullnat, modes or pair"
# shellcheck source=deploy/lab/hosts.sh
. "$here/hosts.sh"
# shellcheck source=deploy/lab/processes.sh
. "$here/processes.sh"
# shellcheck source=deploy/lab/director.sh
. "$here/director.sh"
# shellcheck disable=SC1090  # fullnat.sh, modes.sh or pair.sh
. "$here/$network.sh"
case $network:$verb in
    pair:start-d* | pair:stop-d* | pair:kill-director)
        [ $# -gt 0 ] || fail "which director: a or b?"
        of_pair "$1"
        shift
        ;;
esac

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
    local host pids name
    for name in daemon daemon-a daemon-b dataplane dataplane-a dataplane-b; do
        stop $name || true
    done
    # shellcheck disable=SC2154  # the network's
    for host in "${hosts[@]}"; do
        [ -e "/run/netns/$prefix-$host" ] || continue
        pids=$(ip netns pids "$prefix-$host")
        # shellcheck disable=SC2086  # one word a process
        [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
        ip netns delete "$prefix-$host"
    done
    rm -rf "$dir" "/run/dpdk/fulcrum-$prefix" "/run/dpdk/fulcrum-$prefix-a" "/run/dpdk/fulcrum-$prefix-b"
    rmdir /run/fulcrum-lab 2>/dev/null || true
}

case $verb in
    up) up ;;
    start-dataplane) start_dataplane "$@" ;;
    start-daemon) start_daemon ;;
    stop-daemon) stop_daemon ;;
    stop-dataplane) stop_dataplane ;;
    kill-director) kill_director ;;
    start-server) start_server "$1" ;;
    stop-server) stop_server "$1" ;;
    small-mtu) small_mtu "$1" "$2" ;;
    cables) cables "$1" "$2" ;;
    split) split "$1" ;;
    status) status ;;
    down) down ;;
    *) fail "usage: $usage" ;;
esac
