# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# What every script here uses: messages, and running a command as root.

bold='' dim='' green='' red='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*"; }

fail() {
    printf '%sappliance: %s%s\n' "$red" "$*" "$plain" >&2
    exit 1
}

# Ends with a sentence where neither root nor sudo is to be had.
need_root() {
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || fail "this needs root: run it as root, or install sudo"
}

# Runs a command as root, with sudo where this is another user.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
        return
    fi
    need_root
    sudo env "PATH=$PATH" "DOTNET_ROOT=${DOTNET_ROOT:-}" "$@"
}

# Waits until a command succeeds: wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}
