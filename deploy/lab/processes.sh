# shellcheck shell=bash disable=SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# What runs in the lab: each process has NAME.pid and NAME.log in the lab's directory.

# start NAME HOST COMMAND...: a process in a host's namespace, off the terminal; its number in NAME.pid, its words in NAME.log.
start() {
    local name=$1 host=$2
    shift 2
    setsid ip netns exec "$prefix-$host" "$@" </dev/null >>"$dir/$name.log" 2>&1 &
    echo $! >"$dir/$name.pid"
}

# A process that has ended may stay a zombie for a while.
running() { [ -e "$dir/$1.pid" ] && grep -qs '^State:.[^XZ]' "/proc/$(<"$dir/$1.pid")/status"; }

ended() { ! running "$1"; }

# stop NAME: asks, waits five seconds, then kills.
stop() {
    if running "$1"; then
        kill "$(<"$dir/$1.pid")"
        wait_for 5 ended "$1" || kill -KILL "$(<"$dir/$1.pid")" 2>/dev/null || true
        wait_for 5 ended "$1" || fail "$1 does not end"
    fi
    rm -f "$dir/$1.pid"
}

# ready NAME SECONDS COMMAND...: waits for a started process; says its last words if it ends or never gets there.
ready() {
    local name=$1 seconds=$2
    shift 2
    wait_for "$seconds" eval "ended $name || $*" && running "$name" && return
    tail -20 "$dir/$name.log" >&2
    stop "$name"
    fail "$name did not start; $dir/$name.log has its words"
}

# web_server NAME HOST "LISTEN; ...": an nginx that says who answers whom; /large is the lab's large file, /slow the same in so
# many bytes a second as ?rate= says, and PUT /upload/... keeps one.
web_server() {
    local root=$dir/$1
    ! running "$1" || return 0
    mkdir -p "$root/upload"
    cat >"$root/nginx.conf" <<NGINX
daemon off;
user root;
worker_processes 1;
pid $root/nginx.pid;
error_log $root/error.log;
events { worker_connections 4096; }
http {
    log_format client '\$remote_addr \$proxy_protocol_addr \$proxy_protocol_port \$request_uri';
    access_log $root/access.log client;
    client_body_temp_path $root/body;
    proxy_temp_path $root/proxy;
    fastcgi_temp_path $root/fastcgi;
    uwsgi_temp_path $root/uwsgi;
    scgi_temp_path $root/scgi;
    keepalive_timeout 3600;
    keepalive_requests 1000000000;
    default_type text/plain;
    server {
        $3
        location / { return 200 "$2 answers \$remote_addr\n"; }
        location /large { alias $dir/large; }
        location /slow { alias $dir/large; limit_rate \$arg_rate; output_buffers 1 4k; }
        location /upload/ { root $root; dav_methods PUT; client_max_body_size 1g; }
    }
}
NGINX
    start "$1" "$2" taskset -c 0 nginx -c "$root/nginx.conf" -e "$root/error.log"
    ready "$1" 30 test -e "$root/nginx.pid"
}

# echo_server HOST ADDRESS PORT: sends every datagram back, from the address; of an IPv6 one brackets may be left out.
echo_server() {
    local family=4 address=$2
    [[ $address != *:* ]] || family=6 address="[$2]"
    start "echo-$1-$2-$3" "$1" taskset -c 0 socat -b 65536 "UDP$family-RECVFROM:$3,bind=$address,fork" PIPE
}

# decapsulate HOST: strips the outer headers of tunnels, as the kernel's tunnel devices would (decapsulate.c). Fragments of outer
# packets pass it; what the kernel has made of them comes from raw sockets: an inner packet, for GRE behind flags and EtherType,
# which is what a TUN device calls packet information.
decapsulate() {
    clang -O2 -target bpf -I "/usr/include/$(uname -m)-linux-gnu" -c "$here/decapsulate.c" -o "$dir/decapsulate.o"
    ip -n "$prefix-$1" link set dev eth0 xdp obj "$dir/decapsulate.o" sec xdp
    start decapsulate-ipip "$1" socat -u IP4-RECV:4 TUN,tun-name=ipip,iff-no-pi,iff-up
    start decapsulate-sit "$1" socat -u IP4-RECV:41 TUN,tun-name=sit,iff-no-pi,iff-up
    start decapsulate-ip6tnl "$1" socat -u IP6-RECV:4 TUN,tun-name=ip6tnl,iff-no-pi,iff-up
    start decapsulate-gre "$1" socat -u IP4-RECV:47 TUN,tun-name=gre,iff-up
    start decapsulate-ip6gre "$1" socat -u IP6-RECV:47 TUN,tun-name=ip6gre,iff-up
}
