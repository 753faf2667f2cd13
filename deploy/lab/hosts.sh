# shellcheck shell=bash disable=SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The lab's hosts: network namespaces PREFIX-HOST, joined by cables.

on() { ip netns exec "$prefix-$1" "${@:2}"; }

# setting HOST NAME VALUE: one of the host's kernel settings.
setting() { echo "$3" | on "$1" tee "/proc/sys/net/$2" >/dev/null; }

# host NAME [router]: a host without addresses; a router forwards both families.
host() {
    local forward=0
    [ "${2:-}" != router ] || forward=1
    ip netns add "$prefix-$1"
    ip -n "$prefix-$1" link set lo up
    setting "$1" ipv4/ip_forward $forward
    setting "$1" ipv6/conf/all/forwarding $forward
    setting "$1" ipv4/conf/all/rp_filter 0
    setting "$1" ipv4/conf/default/rp_filter 0
}

# link HOST IF ADDRESSES HOST IF ADDRESSES: a cable. Addresses are a list in one word; '-': none, the data plane's or a switch's.
link() {
    ip link add "$2" netns "$prefix-$1" type veth peer name "$5" netns "$prefix-$4"
    link_end "$1" "$2" "$3"
    link_end "$4" "$5" "$6"
}

link_end() {
    [[ $3 == *:* ]] || setting "$1" "ipv6/conf/$2/disable_ipv6" 1
    # The data plane verifies nothing that a cable would carry complete: hosts must write real checksums and VLAN tags.
    on "$1" ethtool -K "$2" tx off txvlan off >/dev/null
    ip -n "$prefix-$1" link set "$2" up
    # shellcheck disable=SC2086  # one word an address
    address "$1" "$2" ${3#-}
}

# address HOST IF ADDRESS...
address() {
    local address
    for address in "${@:3}"; do
        if [[ $address == *:* ]]; then
            ip -6 -n "$prefix-$1" address add "$address" dev "$2" nodad
        else
            ip -n "$prefix-$1" address add "$address" dev "$2"
        fi
    done
}

# -4 or -6, the option of ip for an address.
family_of() { if [[ $1 == *:* ]]; then echo -6; else echo -4; fi; }

# route HOST PREFIX GATEWAY [OPTION...]
route() { ip "$(family_of "$3")" -n "$prefix-$1" route add "$2" via "$3" "${@:4}"; }

# default_route HOST GATEWAY...: one of each family at most.
default_route() {
    local gateway
    for gateway in "${@:2}"; do route "$1" default "$gateway"; done
}

# holds HOST ADDRESS...: takes packets to the addresses and answers no ARP for them; IPv6 answers only for the link's own anyway.
holds() {
    setting "$1" ipv4/conf/all/arp_ignore 1
    setting "$1" ipv4/conf/all/arp_announce 2
    address "$1" lo "${@:2}"
}
