#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# in-director.sh FOLDER: makes a director of the namespace in which this runs, and puts a scenario through it.
cd /proc/sys || exit

# write_settings: NAME=VALUE lines from standard input.
write_settings() {
    local name value
    while IFS== read -r name value; do
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
ip -batch "$1/director.ip" && ipvsadm --restore <"$1/director.ipvs" && write_settings <"$1/director.sysctl" && wire "$1"
status=$?
echo "sessions:"
cat /proc/net/ip_vs_conn
exit $status
