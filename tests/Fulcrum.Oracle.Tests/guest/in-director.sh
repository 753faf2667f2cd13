#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# in-director.sh SCENARIO...: makes a director of the namespace in which this runs, and puts scenarios through it.
cd /proc/sys || exit

# write_settings: NAME=VALUE lines from standard input.
write_settings() {
    local name value
    while IFS='=' read -r name value; do
        echo "$value" >"$name" || return
    done
}

# Nothing but answers is sent, and no answer is held back for its rate.
write_settings <<'SETTINGS' || exit
net/ipv6/conf/all/disable_ipv6=0
net/ipv6/conf/default/disable_ipv6=0
net/ipv6/conf/wan0/disable_ipv6=0
net/ipv6/conf/lan0/disable_ipv6=0
net/ipv4/ip_forward=1
net/ipv6/conf/all/forwarding=1
net/ipv6/conf/wan0/accept_ra=0
net/ipv6/conf/lan0/accept_ra=0
net/ipv6/conf/wan0/accept_dad=0
net/ipv6/conf/lan0/accept_dad=0
net/ipv4/conf/all/rp_filter=0
net/ipv4/conf/wan0/rp_filter=0
net/ipv4/conf/lan0/rp_filter=0
net/ipv4/conf/all/send_redirects=0
net/ipv4/conf/wan0/send_redirects=0
net/ipv4/conf/lan0/send_redirects=0
net/ipv4/icmp_ratelimit=0
net/ipv6/icmp/ratelimit=0
SETTINGS
ip -batch "/oracle/$1/director.ip" && write_settings <"/oracle/$1/director.sysctl" || exit

# Reading from a pipe that stays empty is a short sleep.
exec 9<> <(:)

# has_sessions: whether there is a line beside the title's.
has_sessions() {
    local lines
    mapfile -t lines </proc/net/ip_vs_conn
    [ ${#lines[@]} -gt 1 ]
}

# With expire_nodest_conn sessions end, a moment later, with the server that they belong to.
clear_all() {
    echo 1 >net/ipv4/vs/expire_nodest_conn
    ipvsadm --clear || return
    local attempt
    for attempt in {1..200}; do
        has_sessions || break
        read -rt 0.02 -u 9 || true
    done
    echo 0 >net/ipv4/vs/expire_nodest_conn
    ! has_sessions || echo "sessions are left over after attempt $attempt"
}

for scenario; do
    {
        ipvsadm --restore <"/oracle/$scenario/director.ipvs" && wire "/oracle/$scenario"
        echo "exit code $?"
        cat /proc/net/ip_vs_conn
        [ $# -eq 1 ] || clear_all
    } >"/oracle/$scenario/kernel.log" 2>&1
done
