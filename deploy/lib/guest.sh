# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Makes what the guest tests boot: a RAM disk that turns over to the host's programs. It lies in out/guest.

guest=$root/out/guest
guest_source=$root/tests/Fulcrum.Guest.Tests/guest
guest_packages=("${machine_packages[@]}" "${lab_packages[@]}")
guest_modules=(virtio_pci 9pnet_virtio 9p overlay uio_pci_generic tun ipv6)

prepare_guest() {
    need_packages "${guest_packages[@]}"
    mkdir -p "$guest"
    fetch_kernel
    ! is_older "$guest/initrd" "$guest_source" "$root/deploy/lib/guest.sh" || make_guest_disk
}

make_guest_disk() {
    local disk release
    begin_disk "$guest/disk"
    say "making the guest's RAM disk (Linux $release)"
    mkdir "$disk"/{host,layers,root}
    link_tools chroot ln mkdir mount
    copy_modules "${guest_modules[@]}"
    cp "$guest_source/serve.sh" "$disk/"
    install "$guest_source/init" "$disk/init"
    finish_disk "$guest/initrd"
}
