# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The network 'pair': two directors that stand in for each other by VRRP, and a server for each forwarding mode (10.4.x.y is
# 2001:db8:4x::y in IPv6, .254 ::fe).
#
#                      .-- wan 10.4.1.1 [a] lan 10.4.2.1 --.
#                      |        10.4.3.1 | sync            |
#                  outside               |              inside -- 10.4.2.11 nat   gateway 10.4.2.254
#   client -- [edge] --+        10.4.3.2 | sync            +----- 10.4.2.12 dr    gateway 10.4.2.253, holds the VIP
#   10.4.0.2           '-- wan 10.4.1.2 [b] lan 10.4.2.2 --+----- 10.4.2.13 tun   gateway 10.4.2.253, holds the VIP
#         10.4.1.254 outside                               +----- 10.4.2.14 full  gateway 10.4.2.253, answers the pool
#         10.4.2.253 inside -------------------------------'
#
# The master has 10.4.1.100 (the VIP) outside, and 10.4.2.254 and the pool 10.4.2.200-203 inside. Each server answers at a second
# address, 100 higher: a session that a director makes up anew may go to the wrong one. outside and inside are bridges in the
# namespace 'switch'.

hosts=(client edge switch nat dr tun full a b)
directors=(a b)
pair_servers=(nat dr tun full)
pair_virtual_addresses=(10.4.1.100 2001:db8:41::100)

network_up() {
    local name number=11
    for name in client switch a b "${pair_servers[@]}"; do host "$name"; done
    host edge router
    segment outside
    segment inside
    link client eth0 "10.4.0.2/24 2001:db8:40::2/64" edge client "10.4.0.1/24 2001:db8:40::1/64"
    link edge outside "10.4.1.254/24 2001:db8:41::fe/64" switch out-edge -
    link edge inside "10.4.2.253/24 2001:db8:42::fd/64" switch in-edge -
    for name in a b; do
        link $name wan0 - switch out-$name -
        link $name lan0 - switch in-$name -
    done
    link a sync "10.4.3.1/24 2001:db8:43::1/64" b sync "10.4.3.2/24 2001:db8:43::2/64"
    for name in "${pair_servers[@]}"; do
        link "$name" eth0 "10.4.2.$number/24 10.4.2.1$number/24 2001:db8:42::$number/64 2001:db8:42::1$number/64" switch "in-$name" -
        number=$((number + 1))
    done
    for name in edge a b; do plug outside "out-$name"; done
    for name in edge a b "${pair_servers[@]}"; do plug inside "in-$name"; done
    pair_routes
    pair_configuration a 150 MASTER 10.4.3.1 10.4.3.2 >"$dir/a.conf"
    pair_configuration b 100 BACKUP 10.4.3.2 10.4.3.1 >"$dir/b.conf"
    decapsulate tun
    head -c 16M /dev/urandom >"$dir/large"
    pair_web_servers
}

# segment NAME: an Ethernet segment.
segment() {
    ip -n "$prefix-switch" link add "$1" type bridge mcast_snooping 0
    setting switch "ipv6/conf/$1/disable_ipv6" 1
    ip -n "$prefix-switch" link set "$1" up
}

plug() { ip -n "$prefix-switch" link set "$2" master "$1"; }

pair_routes() {
    local name
    default_route client 10.4.0.1 2001:db8:40::1
    default_route nat 10.4.2.254 2001:db8:42::fe
    for name in dr tun full; do default_route $name 10.4.2.253 2001:db8:42::fd; done
    holds dr "${pair_virtual_addresses[@]}"
    holds tun "${pair_virtual_addresses[@]}"
    # Nothing that FULLNAT leaves as it is finds its way.
    ip -n "$prefix-full" route add blackhole 10.4.0.0/24
    ip -6 -n "$prefix-full" route add blackhole 2001:db8:40::/64
}

director_addresses() {
    local number=1
    [ "$director" = a ] || number=2
    address "$director" wan "10.4.1.$number/24" "2001:db8:41::$number/64"
    address "$director" lan "10.4.2.$number/24" "2001:db8:42::$number/64"
    default_route "$director" 10.4.1.254 2001:db8:41::fe
}

pair_web_servers() {
    local name listens='' port
    for port in 80 8020 8030; do listens+="listen $port backlog=4096; listen [::]:$port backlog=4096; "; done
    for name in "${pair_servers[@]}"; do web_server "web-$name" "$name" "$listens"; done
}

# cables NAME up|down: all that joins a director to others.
cables() {
    local interface
    for interface in wan0 lan0 sync; do ip -n "$prefix-$1" link set $interface "$2"; done
    [ "$2" = down ] || ip -6 -n "$prefix-$1" address replace "2001:db8:43::$([ "$1" = a ] && echo 1 || echo 2)/64" dev sync nodad
}

# split on|off: while it is on, neither segment takes packets from one director to the other one; all others hear both.
split() {
    local port
    for port in out-a out-b in-a in-b; do
        ip -n "$prefix-switch" link set $port type bridge_slave isolated "$1"
    done
}

# pair_configuration NAME PRIORITY STATE OWN PEER
pair_configuration() {
    cat <<CONF
! Director $1 of two. While the other one is there, the one of higher priority is the master.

global_defs {
    router_id $1
    ! One that gives way says so once more: else the master may never hear that there were two.
    vrrp_higher_prio_send_advert
}

session_sync {
    local $4
    peer $5
    key "two directors, one secret"
}

vrrp_sync_group pair {
    group {
        outside
        inside
        outside6
        inside6
    }
}
CONF
    pair_instance outside wan 41 "$2" "$3" 10.4.1.100
    pair_instance inside lan 42 "$2" "$3" 10.4.2.254
    pair_instance outside6 wan 41 "$2" "$3" fe80::41:100 2001:db8:41::100
    pair_instance inside6 lan 42 "$2" "$3" fe80::42:fe 2001:db8:42::fe
    cat <<CONF

local_address_group pool {
    10.4.2.200-203 lan
    2001:db8:42::200-203 lan
}
CONF
    pair_service 10.4.1.100 8010 NAT 80 10.4.2.11 10.4.2.111
    pair_service 10.4.1.100 8020 DR 8020 10.4.2.12 10.4.2.112
    pair_service 10.4.1.100 8030 TUN 8030 10.4.2.13 10.4.2.113
    pair_service 10.4.1.100 8040 FNAT 80 10.4.2.14 10.4.2.114
    pair_service 2001:db8:41::100 8010 NAT 80 2001:db8:42::11 2001:db8:42::111
    pair_service 2001:db8:41::100 8020 DR 8020 2001:db8:42::12 2001:db8:42::112
    pair_service 2001:db8:41::100 8030 TUN 8030 2001:db8:42::13 2001:db8:42::113
    pair_service 2001:db8:41::100 8040 FNAT 80 2001:db8:42::14 2001:db8:42::114
}

# pair_instance NAME INTERFACE ROUTER-ID PRIORITY STATE ADDRESS...: of IPv4 as VRRP 2 with a password, of IPv6 as VRRP 3.
pair_instance() {
    local version='version 3'
    [[ $6 == *:* ]] || version='authentication {
        auth_type PASS
        auth_pass segment
    }'
    cat <<CONF

vrrp_instance $1 {
    state $5
    interface $2
    virtual_router_id $3
    priority $4
    advert_int 1
    $version
    virtual_ipaddress {
$(printf '        %s\n' "${@:6}")
    }
}
CONF
}

# pair_service VIRTUAL PORT KIND SERVER-PORT SERVER...
pair_service() {
    cat <<CONF

virtual_server $1 $2 {
    protocol TCP
    lb_algo rr
    lb_kind $3
    laddr_group_name pool
    delay_loop 2
    connect_timeout 2
$(printf "    real_server %s $4 { TCP_CHECK { } }\n" "${@:5}")
}
CONF
}
