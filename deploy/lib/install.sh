#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh [--prefix DIR]: copies what 'appliance build' made. DESTDIR, if set, goes before every path, for packaging.
# Run again, it brings programs and units up to date and leaves the configuration in /etc/fulcrum alone.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/lib/common.sh
. "$root/deploy/lib/common.sh"

prefix=/usr
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=${2:?install: --prefix needs a directory} && shift 2 ;;
        --prefix=*) prefix=${1#*=} && shift ;;
        *) fail "install: unknown option '$1'; there is --prefix DIR" ;;
    esac
done
[[ $prefix == /* ]] || fail "install: the prefix '$prefix' is not an absolute path"

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
for unit in "$root"/deploy/systemd/*.service; do
    sed "s|@LIB@|$lib|g" "$unit" >"$to$units/$(basename "$unit")"
done
first_copy() { [ -e "$to$etc/$2" ] || install -m 0644 "$1" "$to$etc/$2"; }
first_copy "$root/deploy/systemd/dataplane.env" dataplane.env
first_copy "$root/deploy/systemd/fulcrum.conf" fulcrum.conf

say "installed: $to$lib, $to$prefix/bin/fulcrumctl, units in $to$units, configuration in $to$etc"
if [ -z "$to" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    echo "Next: name the ports in $etc/dataplane.env and the services in $etc/fulcrum.conf, then"
    echo "  systemctl enable --now fulcrum-dataplane fulcrumd"
fi
