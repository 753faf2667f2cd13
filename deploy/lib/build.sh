# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# The build: the native shim, every .NET project, and the runnable programs in out/bin and out/pktgen.

stamp=$root/out/.built

# What a build reads. A directory changes its time when a file in it comes or goes.
sources_changed() {
    [ -e "$stamp" ] && [ -x "$root/out/bin/fulcrum-dataplane" ] && [ -x "$root/out/pktgen/fulcrum-pktgen" ] || return 0
    [ "$(<"$stamp")" = "$(dotnet --version)" ] || return 0
    [ -n "$(cd "$root" && find native proto src tests perf deploy/lib/build.sh CMakeLists.txt Appliance.sln Directory.*.props \
        global.json .editorconfig -newer "$stamp" -print -quit)" ]
}

build() {
    need_dotnet
    need_packages "${build_packages[@]}"
    sources_changed || { say "build: nothing has changed"; return 0; }
    mkdir -p "$root/out"
    dotnet --version >"$stamp.new"
    say "building the native shim (CMake, $(pkg-config --modversion libdpdk 2>/dev/null | sed 's/^/DPDK /'))"
    quietly cmake -S "$root" -B "$root/out/native" -DCMAKE_BUILD_TYPE=Release
    quietly cmake --build "$root/out/native" --parallel
    say "restoring NuGet packages"
    quietly dotnet restore "$root/Appliance.sln"
    say "building the .NET projects (Release)"
    quietly dotnet build "$root/Appliance.sln" -c Release --no-restore
    collect bin Fulcrum.DataPlane Fulcrum.ControlPlane Fulcrum.Cli
    collect pktgen Fulcrum.Pktgen
    "$root/out/bin/fulcrumctl" completion bash >"$root/out/bin/fulcrumctl.bash"
    mv "$stamp.new" "$stamp"
    say "build: done, programs are in out/bin"
}

# Runs a command whose output matters only when it fails.
quietly() {
    local log=$root/out/build.log
    "$@" >"$log" 2>&1 || { grep -E ':? error|Error ' "$log" | grep -v 'Error(s)' | sort -u | head -40 >&2; fail "'$1 $2' failed; out/build.log has all of it"; }
}

# collect DIRECTORY PROJECT...: what the projects' programs need to run, in out/DIRECTORY. Running programs keep the old files.
collect() {
    local target=$root/out/$1 project
    rm -rf "$target.new"
    mkdir -p "$target.new"
    for project in "${@:2}"; do
        cp -a "$root/out/dotnet/bin/$project/release/." "$target.new/"
    done
    rm -rf "$target"
    mv "$target.new" "$target"
}
