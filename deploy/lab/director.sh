# shellcheck shell=bash disable=SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The director's two processes, on the interfaces wan0 and lan0 of the host 'director', or of one of two hosts.

bin=${FULCRUM_BIN:-$here/../../out/bin}
worker_core=$(($(nproc) > 1 ? 1 : 0))
director=director home=$dir suffix=''
configuration=$dir/fulcrum.conf

# of_pair NAME: which of two directors is meant from here on. Its sockets are in a directory of its own.
of_pair() {
    [[ $1 =~ ^[ab]$ ]] || fail "there is no director '$1': a or b"
    director=$1 home=$dir/$1 suffix=-$1
    configuration=$dir/$1.conf
    mkdir -p "$home"
}

start_dataplane() {
    local cores=(--cores "$worker_core")
    [[ " $* " != *" --cores "* ]] || cores=()
    rm -f "$home/control.sock"
    start "dataplane$suffix" "$director" "$bin/fulcrum-dataplane" \
        --port wan=net_af_xdp0,iface=wan0,busy_budget=0 --port lan=net_af_xdp1,iface=lan0,busy_budget=0 \
        "${cores[@]}" --main-core 0 --idle adaptive --sessions 65536 --mbufs 16384 \
        --instance "$prefix$suffix" --control "$home/control.sock" --statistics "$home/statistics" "$@"
    ready "dataplane$suffix" 30 twins_up
    director_addresses
}

twins_up() {
    [ -S "$home/control.sock" ] && local twin || return 1
    for twin in wan lan; do
        ip -n "$prefix-$director" link set "$twin" up 2>/dev/null || return 1
    done
}

start_daemon() {
    rm -f "$home/api.sock"
    start "daemon$suffix" "$director" taskset -c 0 "$bin/fulcrumd" --config "$configuration" --api "$home/api.sock" \
        --data-plane "$home/control.sock" --state "$home/state"
    ready "daemon$suffix" 30 test -S "$home/api.sock"
}

stop_daemon() { stop "daemon$suffix"; }

stop_dataplane() { stop "dataplane$suffix"; }

# Both at once, without a last word.
kill_director() {
    local name pids=()
    for name in "daemon$suffix" "dataplane$suffix"; do
        ! running "$name" || pids+=("$(<"$dir/$name.pid")")
    done
    [ ${#pids[@]} -eq 0 ] || kill -KILL "${pids[@]}"
}
