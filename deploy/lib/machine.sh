# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Makes virtual machines for tests: Debian's kernel, in out/machine, and RAM disks. Nothing is installed into the system.

machine=$root/out/machine
machine_packages=(qemu-system-x86 busybox-static kmod cpio xz-utils)

# Debian's newest kernel of this release, as an ELF file, and its modules.
fetch_kernel() {
    mkdir -p "$machine"
    [ ! -e "$machine/vmlinux" ] || return 0
    local package
    package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: *\(linux-image-.*\)/\1/p')
    [ -n "$package" ] ||
        fail "apt knows no package linux-image-amd64: run 'apt-get update'; these tests need Debian's kernel for amd64"
    say "downloading $package into out/machine"
    rm -rf "$machine"/linux-image-*.deb "$machine/kernel"
    (cd "$machine" && quietly apt-get download -o APT::Sandbox::User=root "$package")
    mkdir "$machine/kernel"
    dpkg-deb --fsys-tarfile "$machine"/linux-image-*.deb | tar -x -C "$machine/kernel" --wildcards './boot/vmlinuz-*' \
        './lib/modules/*/modules.*' './lib/modules/*/kernel/net/*' './lib/modules/*/kernel/fs/*' './lib/modules/*/kernel/lib/*' \
        './lib/modules/*/kernel/crypto/*' './lib/modules/*/kernel/drivers/virtio/*' './lib/modules/*/kernel/drivers/uio/*' \
        './lib/modules/*/kernel/drivers/net/veth.ko' './lib/modules/*/kernel/drivers/net/tun.ko'
    unpack_kernel "$machine"/kernel/boot/vmlinuz-* >"$machine/vmlinux.new"
    mv "$machine/vmlinux.new" "$machine/vmlinux"
}

# unpack_kernel FILE: the ELF file within a bzImage; an emulated processor would take 10 s to unpack it.
unpack_kernel() {
    local offset
    offset=$(LC_ALL=C grep -abom1 -P '\xFD7zXZ\x00' "$1" | head -1 | cut -d: -f1)
    [ -n "$offset" ] || fail "$1 holds no XZ stream: Debian compresses this kernel in another way now"
    xz -dc --single-stream < <(tail -c "+$((offset + 1))" "$1")
}

# is_older FILE SOURCE...: whether the file is missing, or older than the kernel or what it is made of.
is_older() {
    [ ! -e "$1" ] || [ -n "$(find "$machine/vmlinux" "$root/deploy/lib/machine.sh" "${@:2}" -newer "$1" -print -quit)" ]
}

# begin_disk FOLDER: an empty RAM disk with bash as its shell; disk and release are set for the functions below.
begin_disk() {
    disk=$1
    release=$(basename "$machine"/kernel/lib/modules/*)
    rm -rf "$disk"
    mkdir -p "$disk"/{bin,dev,etc,proc,run,sys,tmp,usr/lib64,usr/lib/modules/"$release"}
    ln -s bin "$disk/sbin"
    ln -s usr/lib "$disk/lib"
    ln -s usr/lib64 "$disk/lib64"
    cp "$(command -v busybox)" "$disk/bin/busybox"
    copy_program bash
    copy_program modprobe
    ln -s bash "$disk/bin/sh"
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

# link_tools NAME...: tools that busybox is good enough for.
link_tools() {
    local tool
    for tool; do
        ln -s busybox "$disk/bin/$tool"
    done
}

# copy_modules NAME...: kernel modules with all that they need.
copy_modules() {
    local module
    depmod -b "$machine/kernel" "$release"
    for module; do
        modprobe -d "$machine/kernel" -S "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
    done | sort -u | xargs -I{} cp {} "$disk/usr/lib/modules/$release/"
    cp "$machine/kernel/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$disk/usr/lib/modules/$release/"
    depmod -b "$disk" "$release"
}

# finish_disk FILE: packs the RAM disk.
finish_disk() {
    (cd "$disk" && find . | cpio -o -H newc --quiet) | gzip -1 >"$1.new"
    mv "$1.new" "$1"
}
