#!/usr/bin/env bash
# ims-caliper from npm against the own stack: a lenient sensor's envelope is taken in, a strict one's is refused, as the
# table of function/README.md says. Usage: run.sh E2E, the path of the e2e binary. Leaves nothing in this folder.
set -euo pipefail
e2e=$(realpath "$1")
cd "$(dirname "$0")"

folder=$(mktemp -d)
stack=
trap '[ -z "$stack" ] || kill "$stack" 2>/dev/null || true; rm -rf "$folder"' EXIT
cp package.json package-lock.json send.cjs "$folder"
(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --silent)

for expectation in "lenient 200" "strict 400"; do
    read -r rules status <<<"$expectation"
    "$e2e" stack --json --rules "$rules" >"$folder/stack.json" &
    stack=$!
    for _ in $(seq 100); do
        [ -s "$folder/stack.json" ] && break
        sleep 0.1
    done
    value() { node -p "JSON.parse(require('fs').readFileSync('$folder/stack.json')).$1"; }
    echo "ims-caliper, $rules:"
    node "$folder/send.cjs" "$(value endpoint)" "$(value token_file)" "$status"
    kill "$stack"
    wait "$stack" || true
    stack=
    rm "$folder/stack.json"
done
