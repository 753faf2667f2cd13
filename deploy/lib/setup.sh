# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing. Each function is quick when nothing is.

build_packages=(cmake make gcc libc6-dev pkg-config libdpdk-dev)
lab_packages=(iproute2 ethtool nginx-light curl socat iputils-ping iperf3 clang dnsmasq-base)
# The genuine ipvsadm, and what its kernel's stand-in is built with.
comparison_packages=(ipvsadm libnl-3-dev)
# Genuine keepalived beside Fulcrum, and what dissects the packets of both; its service does not start without a configuration.
vrrp_packages=(keepalived tcpdump tshark)
bench_packages=(dpdk-dev iproute2)

# The newest .NET that the tree is written for; its apphosts find the runtime through DOTNET_ROOT.
need_dotnet() {
    command -v dotnet >/dev/null ||
        fail "the .NET 10 SDK is missing: install it (https://dotnet.microsoft.com/download) so that 'dotnet' is on the PATH"
    dotnet --list-sdks | grep -q '^10\.' ||
        fail "the .NET 10 SDK is missing; 'dotnet --list-sdks' shows only: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')"
    export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# need_packages NAME...: Debian packages, installed if they are not.
need_packages() {
    command -v apt-get >/dev/null ||
        fail "this is not a Debian-like system (no apt-get): install the equivalents of these by hand: $*"
    local package missing=()
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    as_root "$root/deploy/lib/install-packages.sh" "${missing[@]}"
}

pages=/sys/kernel/mm/hugepages/hugepages-2048kB
huge_pages_were=''

# need_huge_pages COUNT: at least so many free pages of 2 MiB; huge_pages_were is the old number if it reserves more.
need_huge_pages() {
    local free total
    [ -d $pages ] || fail "this kernel has no huge pages of 2 MiB: $pages is missing"
    free=$(<$pages/free_hugepages) total=$(<$pages/nr_hugepages)
    [ "$free" -lt "$1" ] || return 0
    huge_pages_were=$total
    say "reserving huge pages: $total -> $((total + $1 - free)) x 2 MiB ('echo $total > $pages/nr_hugepages' gives them back)"
    echo $((total + $1 - free)) | as_root tee $pages/nr_hugepages >/dev/null ||
        fail "the huge pages could not be reserved: $pages/nr_hugepages is not writable here"
    free=$(<$pages/free_hugepages)
    [ "$free" -ge "$1" ] ||
        fail "only $free of $1 huge pages of 2 MiB are free: memory is too small or too fragmented; a restart of the machine helps"
}

# return_huge_pages COUNT: back to so many, unless others use those above it meanwhile.
return_huge_pages() {
    local free total
    free=$(<$pages/free_hugepages) total=$(<$pages/nr_hugepages)
    [ $((total - $1)) -le "$free" ] && [ "$total" -gt "$1" ] || return 0
    say "huge pages: $total -> $1, as before"
    echo "$1" >$pages/nr_hugepages
}
