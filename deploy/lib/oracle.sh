# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Makes what the oracle tests boot: Debian's kernel, and a RAM disk with a shell, ip, ipvsadm and the modules of IPVS. All of it
# lies in out/oracle; nothing is installed into the system but the packages of need_packages.

oracle=$root/out/oracle
guest=$root/tests/Fulcrum.Oracle.Tests/guest
oracle_packages=(qemu-system-x86 busybox-static ipvsadm iproute2 ethtool kmod cpio xz-utils gcc libc6-dev)
oracle_modules=(virtio_pci 9pnet_virtio 9p veth ip_vs ip_vs_rr ip_vs_wrr ip_vs_wlc ip_vs_sh)

prepare_oracle() {
    need_packages "${oracle_packages[@]}"
    mkdir -p "$oracle"
    fetch_kernel
    if [ ! -e "$oracle/initrd" ] || initrd_is_old; then
        make_initrd
    fi
}

initrd_is_old() {
    [ -n "$(find "$guest" "$oracle/vmlinux" "$root/deploy/lib/oracle.sh" -newer "$oracle/initrd" -print -quit)" ]
}

# Debian's newest kernel of this release, as an ELF file, and its modules.
fetch_kernel() {
    [ ! -e "$oracle/vmlinux" ] || return 0
    local package
    package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: *\(linux-image-.*\)/\1/p')
    [ -n "$package" ] ||
        fail "apt knows no package linux-image-amd64: run 'apt-get update'; the oracle needs Debian's kernel for amd64"
    say "downloading $package into out/oracle"
    rm -rf "$oracle"/linux-image-*.deb "$oracle/kernel"
    (cd "$oracle" && quietly apt-get download -o APT::Sandbox::User=root "$package")
    mkdir "$oracle/kernel"
    dpkg-deb --fsys-tarfile "$oracle"/linux-image-*.deb | tar -x -C "$oracle/kernel" --wildcards './boot/vmlinuz-*' \
        './lib/modules/*/modules.*' './lib/modules/*/kernel/net/*' './lib/modules/*/kernel/fs/*' './lib/modules/*/kernel/lib/*' \
        './lib/modules/*/kernel/crypto/*' './lib/modules/*/kernel/drivers/virtio/*' './lib/modules/*/kernel/drivers/net/veth.ko'
    unpack_kernel "$oracle"/kernel/boot/vmlinuz-* >"$oracle/vmlinux.new"
    mv "$oracle/vmlinux.new" "$oracle/vmlinux"
}

# unpack_kernel FILE: the ELF file within a bzImage; an emulated processor would take 10 s to unpack it.
unpack_kernel() {
    local offset
    offset=$(LC_ALL=C grep -abom1 -P '\xFD7zXZ\x00' "$1" | head -1 | cut -d: -f1)
    [ -n "$offset" ] || fail "$1 holds no XZ stream: Debian compresses this kernel in another way now"
    xz -dc --single-stream < <(tail -c "+$((offset + 1))" "$1")
}

make_initrd() {
    local disk=$oracle/disk release tool module
    release=$(basename "$oracle"/kernel/lib/modules/*)
    say "making the oracle's RAM disk (Linux $release)"
    rm -rf "$disk"
    mkdir -p "$disk"/{bin,dev,etc,oracle,proc,run,sys,tmp,usr/lib64,usr/lib/modules/"$release"}
    ln -s bin "$disk/sbin"
    ln -s usr/lib "$disk/lib"
    ln -s usr/lib64 "$disk/lib64"
    for tool in bash ip ipvsadm ethtool modprobe; do
        copy_program "$tool"
    done
    cp "$(command -v busybox)" "$disk/bin/busybox"
    for tool in cat mount uname poweroff; do
        ln -s busybox "$disk/bin/$tool"
    done
    ln -s bash "$disk/bin/sh"
    depmod -b "$oracle/kernel" "$release"
    for module in "${oracle_modules[@]}"; do
        modprobe -d "$oracle/kernel" -S "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
    done | sort -u | xargs -I{} cp {} "$disk/usr/lib/modules/$release/"
    cp "$oracle/kernel/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$disk/usr/lib/modules/$release/"
    depmod -b "$disk" "$release"
    quietly gcc -std=c17 -O2 -static "$guest/wire.c" -o "$disk/bin/wire"
    cp "$guest/run.sh" "$guest/in-director.sh" "$disk/"
    install "$guest/init" "$disk/init"
    (cd "$disk" && find . | cpio -o -H newc --quiet) | gzip -1 >"$oracle/initrd.new"
    mv "$oracle/initrd.new" "$oracle/initrd"
}

# copy_program NAME: a program and the libraries it loads, into the RAM disk.
copy_program() {
    local file library
    file=$(readlink -f "$(command -v "$1")")
    cp "$file" "$disk/bin/$1"
    ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$disk$(dirname "$library")"
        cp -L "$library" "$disk$library"
    done
}
