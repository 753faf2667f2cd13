#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs scenarios through the kernel's IPVS. /oracle/directors has a line for each director, a namespace, with the names of the
# scenarios that it serves one after the other. A scenario is a folder of /oracle:
#
#   director.ip      commands of 'ip -batch': MAC addresses, MTUs, addresses, routes, neighbours; alike for all of a director's
#   director.sysctl  NAME=VALUE, with slashes; alike for all of a director's
#   director.ipvs    rules as 'ipvsadm --restore' reads them
#   steps            what to inject, and commands between; see wire.c
#
# It leaves wan0.pcap and lan0.pcap, what left the director by each port, and kernel.log, what went wrong and the session list.
modprobe -a veth ip_vs ip_vs_rr ip_vs_wrr ip_vs_wlc ip_vs_sh

# The wires live as long as the guest. Their far ends have no addresses, so they say nothing. The director computes checksums
# before a frame leaves and neither cuts nor joins segments; moving a port into a namespace keeps that.
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
for port in wan0 lan0; do
    ip link add far-$port mtu 9000 type veth peer name $port
    ip link set far-$port up
    ethtool -K $port tx off tso off gso off gro off >/dev/null
    ip link set $port addrgenmode none
done

run_director() {
    ip -batch - <<BATCH && ip netns exec director bash /in-director.sh "$@"
netns add director
link set wan0 mtu 1500 netns director
link set lan0 mtu 1500 netns director
BATCH
    ip -n director -batch - <<BATCH
link set wan0 netns 1
link set lan0 netns 1
BATCH
    ip netns del director
}

while read -ra scenarios; do
    run_director "${scenarios[@]}"
done </oracle/directors
uname -r >/oracle/kernel-release
