# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The network 'fullnat': two servers that only FULLNAT can reach.
#
#   client 10.0.1.2 -- wan 10.0.1.1 [director] lan 10.0.2.254 -- 10.0.2.1 [router] 10.0.11.1 -- server1 10.0.11.2
#                       VIP 10.0.1.100         pool 10.0.2.200-203        \ 10.0.12.1 -- server2 10.0.12.2
#
# The router knows no way to the client, and the servers' gateway is the router: only FULLNAT can answer the client.

hosts=(client director router server1 server2)

network_up() {
    cp "$here/fulcrum.conf" "$dir/fulcrum.conf"
    host client
    host director
    host router router
    host server1
    host server2
    link client eth0 10.0.1.2/24 director wan0 -
    link director lan0 - router lan 10.0.2.1/24
    link router net11 10.0.11.1/24 server1 eth0 10.0.11.2/24
    link router net12 10.0.12.1/24 server2 eth0 10.0.12.2/24
    default_route client 10.0.1.1
    default_route server1 10.0.11.1
    default_route server2 10.0.12.1
    start_server 1
    start_server 2
}

start_server() {
    web_server "nginx$1" "server$1" "listen 10.0.1$1.2:80 backlog=4096;"
    running "socat$1" ||
        start "socat$1" "server$1" taskset -c 0 socat UDP-RECVFROM:5000,fork "SYSTEM:cat >/dev/null; echo server$1 answers \$SOCAT_PEERADDR"
}

stop_server() { stop "nginx$1"; }

director_addresses() {
    address director wan 10.0.1.1/24
    address director lan 10.0.2.254/24
    route director 10.0.11.0/24 10.0.2.1
    route director 10.0.12.0/24 10.0.2.1
}
