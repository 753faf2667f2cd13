# shellcheck shell=bash disable=SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The director's two processes, on the interfaces wan0 and lan0 of the host 'director'.

bin=${FULCRUM_BIN:-$here/../../out/bin}
worker_core=$(($(nproc) > 1 ? 1 : 0))

start_dataplane() {
    local cores=(--cores "$worker_core")
    [[ " $* " != *" --cores "* ]] || cores=()
    rm -f "$dir/control.sock"
    start dataplane director "$bin/fulcrum-dataplane" \
        --port wan=net_af_xdp0,iface=wan0,busy_budget=0 --port lan=net_af_xdp1,iface=lan0,busy_budget=0 \
        "${cores[@]}" --main-core 0 --idle adaptive --sessions 65536 --mbufs 16384 \
        --instance "$prefix" --control "$dir/control.sock" --statistics "$dir/statistics" "$@"
    ready dataplane 30 twins_up
    director_addresses
}

twins_up() {
    [ -S "$dir/control.sock" ] && local twin || return 1
    for twin in wan lan; do
        ip -n "$prefix-director" link set "$twin" up 2>/dev/null || return 1
    done
}

start_daemon() {
    rm -f "$dir/api.sock"
    start daemon director taskset -c 0 "$bin/fulcrumd" --config "$dir/fulcrum.conf" --api "$dir/api.sock" \
        --data-plane "$dir/control.sock" --state "$dir/state"
    ready daemon 30 test -S "$dir/api.sock"
}
