#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh [--prefix DIR] [--ipvsadm]: copies what 'appliance build' made. DESTDIR, if set, goes before every path, for packaging.
# --ipvsadm: also a link DIR/sbin/ipvsadm, by which fulcrumctl takes ipvsadm's command line.
# Run again, it brings programs and units up to date and leaves the configuration in /etc/fulcrum alone.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/lib/common.sh
. "$root/deploy/lib/common.sh"

prefix=/usr with_ipvsadm=''
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=${2:?install: --prefix needs a directory} && shift 2 ;;
        --prefix=*) prefix=${1#*=} && shift ;;
        --ipvsadm) with_ipvsadm=1 && shift ;;
        *) fail "install: unknown option '$1'; there are --prefix DIR and --ipvsadm" ;;
    esac
done
[[ $prefix == /* ]] || fail "install: the prefix '$prefix' is not an absolute path"

link=$prefix/sbin/ipvsadm
if [ "$with_ipvsadm" ] && { [ -e "${DESTDIR:-}$link" ] || [ -L "${DESTDIR:-}$link" ]; } &&
    [ "$(readlink "${DESTDIR:-}$link")" != "$prefix/lib/fulcrum/fulcrumctl" ]; then
    fail "install: ${DESTDIR:-}$link is there already, and is not Fulcrum's: remove it first (apt-get remove ipvsadm), or leave out --ipvsadm"
fi

lib=$prefix/lib/fulcrum units=$prefix/lib/systemd/system etc=/etc/fulcrum to=${DESTDIR:-}
mkdir -p "$to$prefix/bin" "$to$units" "$to$etc"
rm -rf "$to$lib.new"
cp -a "$root/out/bin" "$to$lib.new"
chown -R "$(id -u):$(id -g)" "$to$lib.new"
rm -rf "$to$lib"
mv "$to$lib.new" "$to$lib"
for program in fulcrumctl fulcrumd fulcrum-dataplane; do
    ln -sfn "$lib/$program" "$to$prefix/bin/$program"
done
completions=$prefix/share/bash-completion/completions
mkdir -p "$to$completions"
ln -sfn "$lib/fulcrumctl.bash" "$to$completions/fulcrumctl"
if [ "$with_ipvsadm" ]; then
    ln -sfn "$lib/fulcrumctl.bash" "$to$completions/ipvsadm"
    mkdir -p "$to$prefix/sbin"
    ln -sfn "$lib/fulcrumctl" "$to$link"
fi
for unit in "$root"/deploy/systemd/*.service; do
    sed "s|@LIB@|$lib|g" "$unit" >"$to$units/$(basename "$unit")"
done
first_copy() { [ -e "$to$etc/$2" ] || install -m 0644 "$1" "$to$etc/$2"; }
first_copy "$root/deploy/systemd/dataplane.env" dataplane.env
first_copy "$root/deploy/systemd/fulcrumd.env" fulcrumd.env
first_copy "$root/deploy/systemd/fulcrum.conf" fulcrum.conf

say "installed: $to$lib, $to$prefix/bin/fulcrumctl, units in $to$units, configuration in $to$etc"
if [ -z "$to" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    echo "Next: name the ports in $etc/dataplane.env and the services in $etc/fulcrum.conf, then"
    echo "  systemctl enable --now fulcrum-dataplane fulcrumd"
    [ "$with_ipvsadm" ] || echo "'./appliance install --ipvsadm' adds the command ipvsadm, with which fulcrumctl takes ipvsadm's words."
fi
