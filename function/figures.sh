#!/usr/bin/env bash
# Size, start, memory and work of the deployable function, beside a hello-world and the function as one writes it from
# the crates' examples: builds the three, measures them in turn, and exits 1 if a bar is not held.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --locked --profile deploy -p function --bin bootstrap
for yardstick in hello-world plain; do
    cargo build --quiet --locked --release --manifest-path "function/yardsticks/$yardstick/Cargo.toml" \
        --target-dir "target/yardsticks/$yardstick"
done
cargo run --quiet --locked --release -p function --example figures -- \
    target/deploy/bootstrap target/yardsticks/hello-world/release/bootstrap target/yardsticks/plain/release/bootstrap
