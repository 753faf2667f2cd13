#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs what the host asks for, one after the other: N.sh in the shared folder, with what it writes in N.out and N.err. Its exit code
# in N.code says that it has ended.
cd /mnt || exit

for ((number = 0; ; number++)); do
    until [ -e "$number.sh" ]; do
        sleep 0.1
    done
    bash "$number.sh" >"$number.out" 2>"$number.err" </dev/null
    echo $? >"$number.code.new"
    mv "$number.code.new" "$number.code"
done
