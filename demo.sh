#!/usr/bin/env bash
# The whole service on a synthetic city: open the address it prints in a browser. Arguments are those of `zhida demo`.
set -euo pipefail
cd "$(dirname "$0")"
cargo build --release --locked -p zhida
exec target/release/zhida demo "$@"
