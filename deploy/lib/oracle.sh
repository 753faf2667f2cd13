# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Makes what the oracle tests boot: a RAM disk with a shell, ip, ipvsadm and the modules of IPVS. It lies in out/oracle.

oracle=$root/out/oracle
oracle_guest=$root/tests/Fulcrum.Oracle.Tests/guest
oracle_packages=("${machine_packages[@]}" ipvsadm iproute2 ethtool gcc libc6-dev)
oracle_modules=(virtio_pci 9pnet_virtio 9p veth ip_vs ip_vs_rr ip_vs_wrr ip_vs_wlc ip_vs_sh)

prepare_oracle() {
    need_packages "${oracle_packages[@]}"
    mkdir -p "$oracle"
    fetch_kernel
    ! is_older "$oracle/initrd" "$oracle_guest" "$root/deploy/lib/oracle.sh" || make_oracle_disk
}

make_oracle_disk() {
    local disk release tool
    begin_disk "$oracle/disk"
    say "making the oracle's RAM disk (Linux $release)"
    mkdir "$disk/oracle"
    for tool in ip ipvsadm ethtool; do
        copy_program "$tool"
    done
    link_tools cat mount uname poweroff
    copy_modules "${oracle_modules[@]}"
    quietly gcc -std=c17 -O2 -static "$oracle_guest/wire.c" -o "$disk/bin/wire"
    cp "$oracle_guest/run.sh" "$oracle_guest/in-director.sh" "$disk/"
    install "$oracle_guest/init" "$disk/init"
    finish_disk "$oracle/initrd"
}
