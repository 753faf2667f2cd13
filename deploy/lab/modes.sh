# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The network 'modes': a server for each forwarding mode, in both families (10.N.x.y is 2001:db8:Nx::y in IPv6).
#
#   client 10.1.0.2 -- 10.1.0.1 [edge] 10.1.1.254 -- wan 10.1.1.1 [director] lan 10.2.0.254 ----.
#          10.9.0.2               \                     VIP 10.1.1.100      VIP 10.2.0.100      |
#                                  10.2.0.253 ------------------------- switch 10.2.0.0/24 -----'
#                                                                        |              |
#                                         dr 10.2.0.11 ------------------'     10.2.0.1 [core] -- 10.3.1.2 nat
#                                                                                         | \--- 10.3.2.2 tun
#                                                                                         '----- 10.3.3.2 full
#
# One arm: 10.9.0.2 asks 10.2.0.100; packets come and go by the director's lan. Gateways: the director for nat (the core sends what
# nat sends to it), the edge for dr and tun, which hold both VIPs; full knows no way to the client, only to the pool 10.2.0.200-203.

hosts=(client edge director switch core dr nat tun full)
virtual_addresses=(10.1.1.100 2001:db8:11::100 10.2.0.100 2001:db8:20::100)
tunnel_ports=(8030 8031 8032 8033 8034 8035)

network_up() {
    local name
    for name in client director switch dr nat tun full; do host "$name"; done
    host edge router
    host core router
    modes_cables
    modes_routes
    modes_configuration >"$dir/fulcrum.conf"
    decapsulate tun
    head -c 100M /dev/urandom >"$dir/large"
    modes_servers
}

modes_cables() {
    local name
    link client eth0 "10.1.0.2/24 10.9.0.2/32 2001:db8:10::2/64 2001:db8:90::2/128" edge client "10.1.0.1/24 2001:db8:10::1/64"
    link edge wan "10.1.1.254/24 2001:db8:11::254/64" director wan0 -
    link edge lan "10.2.0.253/24 2001:db8:20::253/64" switch edge -
    link director lan0 - switch director -
    link core lan "10.2.0.1/24 2001:db8:20::1/64" switch core -
    link dr eth0 "10.2.0.11/24 2001:db8:20::11/64" switch dr -
    link core nat "10.3.1.1/24 2001:db8:31::1/64" nat eth0 "10.3.1.2/24 2001:db8:31::2/64"
    link core tun "10.3.2.1/24 2001:db8:32::1/64" tun eth0 "10.3.2.2/24 2001:db8:32::2/64"
    link core full "10.3.3.1/24 2001:db8:33::1/64" full eth0 "10.3.3.2/24 2001:db8:33::2/64"
    ip -n "$prefix-switch" link add bridge type bridge
    setting switch ipv6/conf/bridge/disable_ipv6 1
    ip -n "$prefix-switch" link set bridge up
    for name in edge director core dr; do
        ip -n "$prefix-switch" link set "$name" master bridge
    done
    holds dr "${virtual_addresses[@]}"
    holds tun "${virtual_addresses[@]}"
}

modes_routes() {
    default_route client 10.1.0.1 2001:db8:10::1
    default_route dr 10.2.0.253 2001:db8:20::253
    default_route nat 10.3.1.1 2001:db8:31::1
    default_route tun 10.3.2.1 2001:db8:32::1
    default_route full 10.3.3.1 2001:db8:33::1
    route client 10.2.0.100 10.1.0.1 src 10.9.0.2
    route client 2001:db8:20::100 2001:db8:10::1 src 2001:db8:90::2
    ip -n "$prefix-edge" route add 10.9.0.2 dev client
    ip -6 -n "$prefix-edge" route add 2001:db8:90::2 dev client
    # Only what tun sends finds the client behind the core; what nat sends, and the core's own ICMP errors, go to the director.
    core_way "iif tun" 100 10.2.0.253 2001:db8:20::253
    core_way "iif nat" 101 10.2.0.254 2001:db8:20::fe
    core_way "iif lo" 101 10.2.0.254 2001:db8:20::fe
}

# core_way RULE TABLE GATEWAY...: the core's default route for what the rule says.
core_way() {
    local gateway
    for gateway in "${@:3}"; do
        # shellcheck disable=SC2086  # a rule is several words
        ip "$(family_of "$gateway")" -n "$prefix-core" rule add pref 40000 $1 lookup "$2"
        ip "$(family_of "$gateway")" -n "$prefix-core" route replace default via "$gateway" table "$2"
    done
}

director_addresses() {
    address director wan 10.1.1.1/24 2001:db8:11::1/64
    address director lan 10.2.0.254/24 2001:db8:20::fe/64
    default_route director 10.1.1.254 2001:db8:11::254
    route director 10.9.0.0/24 10.2.0.253
    route director 2001:db8:90::/64 2001:db8:20::253
    route director 10.3.0.0/16 10.2.0.1
    local net
    for net in 31 32 33; do route director "2001:db8:$net::/64" 2001:db8:20::1; done
}

modes_servers() {
    local name port listens='' address
    for port in 80 8020 8050 "${tunnel_ports[@]}"; do listens+="listen $port backlog=4096; listen [::]:$port backlog=4096; "; done
    for port in 8042 8043; do listens+="listen $port proxy_protocol; listen [::]:$port proxy_protocol; "; done
    for name in nat dr tun full; do web_server "web-$name" "$name" "$listens"; done
    start iperf-nat nat iperf3 -s -p 5201
    start iperf-dr dr iperf3 -s -p 8120
    start iperf-tun tun iperf3 -s -p 8130
    start iperf-full full iperf3 -s -p 5201
    for address in 10.3.1.2 2001:db8:31::2; do echo_server nat "$address" 5000; done
    for address in 10.3.3.2 2001:db8:33::2; do echo_server full "$address" 5000; done
    for address in "${virtual_addresses[@]}"; do
        echo_server dr "$address" 8020
        for port in "${tunnel_ports[@]}"; do echo_server tun "$address" "$port"; done
    done
}

# small_mtu WHERE BYTES: makes a hop narrow: 'client' is between the director and the client, 'server' between the core and its
# servers. 0 takes it back. Routers answer longer packets as a narrow link would make them; the hosts' own links stay wide.
small_mtu() {
    case $1 in
        client) narrow edge client "$2" 10.1.0.2 10.9.0.2 2001:db8:10::2 2001:db8:90::2 ;;
        server)
            narrow core nat "$2" 10.3.1.2 2001:db8:31::2
            narrow core tun "$2" 10.3.2.2 2001:db8:32::2
            narrow core full "$2" 10.3.3.2 2001:db8:33::2
            ;;
        *) fail "there is no hop '$1': client or server" ;;
    esac
}

# narrow ROUTER IF BYTES ADDRESS...
narrow() {
    local address mtu=''
    [ "$3" = 0 ] || mtu="mtu lock $3"
    for address in "${@:4}"; do
        # shellcheck disable=SC2086  # mtu is three words or none
        ip "$(family_of "$address")" -n "$prefix-$1" route replace "$address" dev "$2" $mtu
    done
}

# The configuration: what a port stands for is the same at each virtual address, for TCP and UDP.
modes_configuration() {
    cat <<CONF
! The lab's director: one service for each forwarding mode, at one virtual address for two arms and one for one arm, in both families.

local_address_group pool {
    10.2.0.200-203 lan
    2001:db8:20::200-203 lan
}
CONF
    modes_services 10.1.1.100 4 6
    modes_services 10.2.0.100 4 6
    modes_services 2001:db8:11::100 6 4
    modes_services 2001:db8:20::100 6 4
}

# modes_services VIRTUAL FAMILY OTHER
modes_services() {
    local nat4=10.3.1.2 dr4=10.2.0.11 tun4=10.3.2.2 full4=10.3.3.2
    local nat6=2001:db8:31::2 dr6=2001:db8:20::11 tun6=2001:db8:32::2 full6=2001:db8:33::2
    local nat=nat$2 dr=dr$2 tun=tun$2 full=full$2 tun_other=tun$3
    service "$1" 8010 NAT "${!nat} 80" "${!nat} 5000"
    service "$1" 8020 DR "${!dr} 8020" "${!dr} 8020"
    service "$1" 8030 TUN "${!tun} 8030" "${!tun} 8030"
    service "$1" 8031 "TUN type gre" "${!tun} 8031" "${!tun} 8031"
    service "$1" 8032 "TUN type gue port 6080" "${!tun} 8032" "${!tun} 8032"
    service "$1" 8033 TUN "${!tun_other} 8033" "${!tun_other} 8033"
    service "$1" 8034 "TUN type gre" "${!tun_other} 8034" "${!tun_other} 8034"
    service "$1" 8035 "TUN type gue port 6080 csum" "${!tun_other} 8035" "${!tun_other} 8035"
    service "$1" 8040 FNAT "${!full} 80" "${!full} 5000"
    [ "$2" = 4 ] || service "$1" 8041 FNAT "$full4 80" "$full4 5000"
    service "$1" 8042 "FNAT
    client_address proxy_v1" "${!full} 8042"
    service "$1" 8043 "FNAT
    client_address proxy_v2" "${!full} 8043"
    [ "$2" = 4 ] || service "$1" 8044 "FNAT
    client_address proxy_v2" "$full4 8043"
    mixed_service "$1" "${!nat}" "${!dr}" "${!tun}" "${!full}"
    weight=0 service "$1" 8060 NAT "${!nat} 80" "${!nat} 5000"
    service "$1" 8110 NAT "${!nat} 5201"
    service "$1" 8120 DR "${!dr} 8120"
    service "$1" 8130 TUN "${!tun} 8130"
    service "$1" 8140 FNAT "${!full} 5201"
}

# service VIRTUAL PORT KIND TCP-SERVER [UDP-SERVER]: servers as 'ADDRESS PORT', of the weight that is set, else 1.
service() {
    local protocol server
    for protocol in TCP UDP; do
        server=${4-}
        [ $protocol = TCP ] || { [ $# -gt 4 ] || return 0; server=$5; }
        cat <<CONF

virtual_server $1 $2 {
    protocol $protocol
    lb_algo rr
    lb_kind $3
    laddr_group_name pool
    real_server $server { weight ${weight:-1} }
}
CONF
    done
}

# mixed_service VIRTUAL NAT DR TUN FULL: one service whose servers have each a mode of its own.
mixed_service() {
    cat <<CONF

virtual_server $1 8050 {
    protocol TCP
    lb_algo rr
    lb_kind NAT
    laddr_group_name pool
    delay_loop 1
    connect_timeout 2
$(mixed_server "$2 80" NAT)
$(mixed_server "$3 8050" DR)
$(mixed_server "$4 8050" TUN)
$(mixed_server "$5 80" FNAT)
}
CONF
}

mixed_server() { printf '    real_server %s {\n        lvs_method %s\n        TCP_CHECK { }\n    }\n' "$@"; }
