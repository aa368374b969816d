#!/usr/bin/env bash
# All tests: formatting, lints, unit, property and story tests, the library's check and samples, and the oracle.
set -euo pipefail
cd "$(dirname "$0")"
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo test --workspace --locked --no-fail-fast
cargo build --release --locked -p zhida
target/release/zhida check measures
target/release/zhida test measures
if command -v chromium >/dev/null && command -v npm >/dev/null; then
  e2e/run
elif [ -n "${CI:-}" ]; then
  echo "chromium or npm is missing: the browser tests cannot run" >&2
  exit 1
else
  echo "SKIPPED: chromium or npm is missing, the browser tests did not run" >&2
fi
if command -v python3 >/dev/null; then
  python3 oracle/oracle.py target/release/zhida 3000 7
  python3 oracle/oracle_more.py target/release/zhida 1500 7
elif [ -n "${CI:-}" ]; then
  echo "python3 is missing: the oracle cannot run" >&2
  exit 1
else
  echo "SKIPPED: python3 is missing, the oracle did not run" >&2
fi
