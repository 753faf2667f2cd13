#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh [--keep | --stop]: FULLNAT on this machine, shown step by step in a lab of network namespaces. Needs root.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/lib/common.sh
. "$root/deploy/lib/common.sh"
# shellcheck source=deploy/lib/setup.sh
. "$root/deploy/lib/setup.sh"

dir=/run/fulcrum-lab/demo
vip=http://10.0.1.100/
client=(ip netns exec demo-client)
ctl=("$root/out/bin/fulcrumctl" --socket "$dir/api.sock")
keep=''

lab() { "$root/deploy/lab/lab.sh" demo "$@"; }

heading() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# Prints a command as the reader would type it from here, then runs it.
show() {
    printf '%s$ %s%s\n' "$dim" "${*//"$root/"/}" "$plain"
    "$@"
}

end_lab() {
    lab down
    if [ -n "${1:-}" ]; then
        return_huge_pages "$1"
    fi
}

finish() {
    local status=$?
    trap - EXIT INT TERM
    if [ -n "$keep" ] && [ $status -eq 0 ]; then
        return
    fi
    heading "Cleaning up"
    end_lab "$huge_pages_were"
    if [ $status -eq 0 ]; then
        say "${green}the demo is over; nothing of it is left${plain}"
    else
        say "${red}the demo did not get to its end${plain}"
    fi
    exit $status
}

# curls COUNT: so many requests, each its own connection; prints who answered how often.
curls() {
    printf '%s$ for i in {1..%d}; do %s curl -s --max-time 5 %s; done | sort | uniq -c%s\n' "$dim" "$1" "${client[*]}" $vip "$plain"
    for ((i = 0; i < $1; i++)); do
        "${client[@]}" curl -sS --max-time 5 $vip
    done | sort | uniq -c
}

# lists ADDRESS: whether the director schedules sessions to the address's web server.
lists() { "${ctl[@]}" list 2>/dev/null | grep -qE -- "-> *$1:80 "; }
lists_both() { lists 10.0.11.2 && lists 10.0.12.2; }
lists_no() { ! lists "$1"; }

show_set_up() {
    heading "1. The network: five hosts, each a network namespace of this machine"
    sed -n '/^#   client/,/^#  .*VIP/s/^#//p' "$root/deploy/lab/fullnat.sh"
    echo "The servers' gateway is the router, and the router has no route to the client. Whatever the servers answer must"
    echo "go to the director first: it replaces the client's address by one of its own (FULLNAT)."
    lab up
    echo "$huge_pages_were" >"$dir/huge-pages-were"

    heading "2. The configuration: a keepalived file"
    show cat "$dir/fulcrum.conf"

    heading "3. The director starts: the data plane on DPDK ports, then the daemon that configures it"
    lab start-dataplane
    lab start-daemon
    wait_for 20 lists_both || fail "the director does not list both servers: see $dir/daemon.log"
    lab status
}

show_traffic() {
    heading "4. 20 requests to the virtual address: both servers answer, and they see the director's local addresses"
    curls 20

    heading "5. The services, as ipvsadm lists them"
    show "${ctl[@]}" list
    echo
    show "${ctl[@]}" list --stats

    heading "6. The sessions: client, virtual, local and real endpoint"
    show "${ctl[@]}" sessions
}

show_failure() {
    heading "7. The web server of server1 ends: its TCP_CHECK takes it out"
    show "$root/deploy/lab/lab.sh" demo stop-server 1
    local started=$SECONDS
    wait_for 20 lists_no 10.0.11.2 || fail "the check did not take server1 out within 20 seconds: see $dir/daemon.log"
    echo "taken out after about $((SECONDS - started)) s"
    show "${ctl[@]}" list
    echo
    curls 6
}

say_how_to_look_around() {
    heading "The lab goes on"
    cat <<HELP
From $root:
  ip netns exec demo-client curl $vip
  out/bin/fulcrumctl --socket $dir/api.sock list --stats      (also: sessions, ports, drops, counters, status; --json)
  deploy/lab/lab.sh demo start-server 1                        brings server1 back
  \$EDITOR $dir/fulcrum.conf; out/bin/fulcrumctl --socket $dir/api.sock reload
  ls $dir                                                      logs of every process
  ./appliance demo --stop                                      ends it
HELP
}

case ${1:-} in
    --stop)
        [ -e $dir ] || { say "no demo is running"; exit 0; }
        end_lab "$(cat $dir/huge-pages-were 2>/dev/null || true)"
        say "the demo is over; nothing of it is left"
        exit 0
        ;;
    --keep) keep=yes ;;
    '') ;;
    *) fail "demo: unknown option '$1'; there are --keep and --stop" ;;
esac
[ ! -e $dir ] || fail "a demo is running already: './appliance demo --stop' ends it"
need_huge_pages 320
trap finish EXIT
trap 'exit 130' INT TERM
show_set_up
show_traffic
show_failure
[ -z "$keep" ] || say_how_to_look_around
