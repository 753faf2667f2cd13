#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The director in the guest, whose bin and folder for logs are BIN and LOGS:
#
#   director.sh bind              gives both PCI devices to DPDK
#   director.sh preflight         checks the machine, with the options of a start
#   director.sh start OPTION...   both processes, with addresses on the kernel twins; more options for the data plane
#   director.sh stop
#   director.sh ctl WORD...       fulcrumctl
here=$(dirname "$0")
devices=(0000:00:10.0 0000:00:11.0)
options=(--port "wan=${devices[0]}" --port "lan=${devices[1]}" --cores 1-2 --main-core 0 --idle adaptive
    --sessions 16384 --mbufs 8192)
run=/run/fulcrum
patience_s=600

# Code that measures itself first is slower, and an emulated processor slow enough.
export DOTNET_TieredPGO=0

fail() {
    echo "director: $*" >&2
    exit 1
}

# wait_for WHAT PROCESS COMMAND...: until the command succeeds; fails with the process.
wait_for() {
    local deadline=$((SECONDS + patience_s))
    until "${@:3}" 2>/dev/null; do
        [ -e "/proc/$2" ] || fail "no $1: the process has ended; its log is in $LOGS"
        [ $SECONDS -lt $deadline ] || fail "no $1 after $patience_s s"
        sleep 0.5
    done
}

# The drivers of the guest's kernel have taken the devices.
bind() {
    local device
    for device in "${devices[@]}"; do
        echo uio_pci_generic >"/sys/bus/pci/devices/$device/driver_override"
        echo "$device" >"/sys/bus/pci/devices/$device/driver/unbind"
        echo "$device" >/sys/bus/pci/drivers_probe
        [ -e "/sys/bus/pci/drivers/uio_pci_generic/$device" ] || fail "uio_pci_generic does not take $device"
    done
}

twins_up() { ip link set wan up && ip link set lan up; }

start() {
    mkdir -p $run "$LOGS"
    "$BIN/fulcrum-dataplane" "${options[@]}" "$@" >"$LOGS/dataplane.log" 2>&1 &
    echo $! >$run/dataplane.pid
    wait_for "kernel twins" $! twins_up
    wait_for "control socket" "$(<$run/dataplane.pid)" test -S $run/dataplane.sock
    ip -batch - <<'BATCH' || fail "the kernel twins take no addresses"
address add 10.1.0.1/24 dev wan
address add 2001:db8:1::1/64 dev wan nodad
address add 10.2.0.254/24 dev lan
address add 2001:db8:2::fe/64 dev lan nodad
BATCH
    # The first CPU is the control thread's, which fulcrumd waits for.
    taskset -c 1-2 "$BIN/fulcrumd" --config "$here/fulcrum.conf" --state $run/state >"$LOGS/daemon.log" 2>&1 &
    echo $! >$run/daemon.pid
    wait_for "API socket" $! test -S $run/fulcrumd.sock
}

stop() {
    local name process
    for name in daemon dataplane; do
        process=$(<$run/$name.pid)
        kill "$process"
        tail --pid="$process" -f /dev/null
    done
    rm -rf $run
}

# The first answers take longer than fulcrumctl waits: what gives them is being compiled.
ctl() {
    local attempt
    for ((attempt = 0; attempt < 5; attempt++)); do
        taskset -c 1-2 "$BIN/fulcrumctl" "$@" && return
    done
    return 1
}

case $1 in
    bind) bind ;;
    preflight) "$BIN/fulcrum-dataplane" preflight "${options[@]}" "${@:2}" ;;
    start) start "${@:2}" ;;
    stop) stop ;;
    ctl) ctl "${@:2}" ;;
    *) fail "there is no verb '$1'" ;;
esac
