#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install-packages.sh NAME...: installs Debian packages as root; no service is started or enabled by it.
set -euo pipefail
# shellcheck source=deploy/lib/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
had_nginx=$(dpkg-query -W -f '${db:Status-Status}' nginx-common 2>/dev/null || true)
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f $policy' EXIT
fi

log=$(mktemp)
install() { apt-get install -y --no-install-recommends "$@" >"$log" 2>&1; }
if ! install "$@"; then
    say "fetching the package lists"
    apt-get update >"$log" 2>&1 || { cat "$log" >&2; fail "'apt-get update' failed, see above"; }
    install "$@" || { tail -20 "$log" >&2; fail "the packages could not be installed, see above"; }
fi
rm -f "$log"

if [ "$had_nginx" != installed ] && [ -d /run/systemd/system ]; then
    systemctl disable --quiet nginx.service 2>/dev/null || true
fi
