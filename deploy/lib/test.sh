# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared with the scripts that read this
# SPDX-License-Identifier: Apache-2.0
# Runs CTest and every NUnit project, one after the other: each may poll DPDK devices, and two pollers starve each other.

results=$root/out/test-results
passed=0 failed=0 skipped=0

# The suites that boot a kernel and download it; nothing but --oracle and --guest runs them.
oracle_suite=Fulcrum.Oracle.Tests
guest_suite=Fulcrum.Guest.Tests

run_tests() {
    local filter='' machine_suite='' suite
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) filter='TestCategory!=Slow&TestCategory!=Lab' ;;
            --oracle) machine_suite=$oracle_suite ;;
            --guest) machine_suite=$guest_suite ;;
            -*) fail "test: unknown option '$1'" ;;
            *[=~]*) filter=$1 ;;
            *) filter="FullyQualifiedName~$1" ;;
        esac
        shift
    done
    need_root
    need_dotnet
    need_packages "${build_packages[@]}" "${lab_packages[@]}" "${vrrp_packages[@]}" "${comparison_packages[@]}"
    build
    case $machine_suite in
        "$oracle_suite") prepare_oracle ;;
        "$guest_suite") prepare_guest ;;
        *) need_huge_pages 1024 ;;
    esac
    as_root rm -rf "$results"
    mkdir -p "$results"
    printf '%s\n' "$bold$(printf '%-32s %8s %8s %8s %8s' suite passed failed skipped seconds)$plain" >"$results/summary"
    if [ "$machine_suite" ]; then
        dotnet_suite "$machine_suite" "$filter" 3600
    else
        [[ $filter && $filter != 'TestCategory!'* ]] || native_suites
        for suite in "$root"/tests/*.Tests; do
            suite=$(basename "$suite")
            [[ $suite = "$oracle_suite" || $suite = "$guest_suite" ]] || dotnet_suite "$suite" "$filter" 1400
        done
    fi
    [ "$(id -u)" -eq 0 ] || as_root chown -R "$(id -u):$(id -g)" "$results"
    cat "$results/summary"
    printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
    [ $failed -eq 0 ]
}

# The tests of the shim, as it is and with sanitizers.
native_suites() {
    native_suite native "$root/out/native"
    say "building the native shim with sanitizers"
    quietly cmake -S "$root" -B "$root/out/native-sanitized" -DFULCRUM_SANITIZE=ON
    quietly cmake --build "$root/out/native-sanitized" --parallel
    native_suite native-sanitized "$root/out/native-sanitized"
}

# native_suite NAME DIRECTORY
native_suite() {
    local name=$1 started=$SECONDS status=0 suite total bad off
    say "$name (CTest)"
    timeout 600 ctest --test-dir "$2" --output-on-failure --output-junit "$results/$name.xml" >"$results/$name.log" 2>&1 || status=$?
    suite=$(grep -m1 -A12 '<testsuite' "$results/$name.xml" 2>/dev/null | tr '\n' ' ') || true
    total=$(attribute tests "$suite") bad=$(attribute failures "$suite")
    off=$(($(attribute disabled "$suite") + $(attribute skipped "$suite")))
    if [ $status -ne 0 ]; then
        bad=$((bad > 0 ? bad : 1))
        show_failures "$name" '^ *[0-9]+/[0-9]+ Test .*(\*\*\*|Failed)'
    fi
    record "$name" $((total > bad + off ? total - bad - off : 0)) "$bad" "$off" $((SECONDS - started))
}

# dotnet_suite NAME FILTER SECONDS: ended after so many seconds.
dotnet_suite() {
    local name=$1 started=$SECONDS status=0 counters total good bad arguments=()
    [ -z "$2" ] || arguments=(--filter "$2")
    say "$name"
    # The lock keeps benches away that poll the same cores.
    as_root flock --wait 1800 /tmp/fulcrum-dpdk.lock timeout "$3" dotnet test "$root/out/dotnet/bin/$name/release/$name.dll" "${arguments[@]}" \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" >"$results/$name.log" 2>&1 || status=$?
    counters=$(grep -m1 '<Counters ' "$results/$name.trx" 2>/dev/null) || true
    total=$(attribute total "$counters") good=$(attribute passed "$counters")
    bad=$(($(attribute failed "$counters") + $(attribute error "$counters") + $(attribute timeout "$counters") + $(attribute aborted "$counters")))
    if [ $status -ne 0 ] && [ $bad -eq 0 ]; then
        say "$name ended with code $status before its tests did"
        bad=1
    fi
    [ $status -eq 0 ] || show_failures "$name" '^  Failed '
    [ "$((total + bad))" -eq 0 ] || record "$name" "$good" "$bad" $((total > good + bad ? total - good - bad : 0)) $((SECONDS - started))
}

# attribute NAME XML: the number in the attribute, 0 without it.
attribute() {
    local value
    value=$(sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" <<<"$2")
    echo "${value:-0}"
}

# record NAME PASSED FAILED SKIPPED SECONDS
record() {
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '%-32s %8d %8d %8d %8d\n' "$@" >>"$results/summary"
}

# show_failures NAME PATTERN: what failed, from the suite's log.
show_failures() {
    if grep -qE "$2" "$results/$1.log"; then
        grep -E -m8 -A25 "$2" "$results/$1.log"
    else
        tail -40 "$results/$1.log"
    fi
    echo "  all of it: out/test-results/$1.log"
}
