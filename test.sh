#!/usr/bin/env bash
# All tests: formatting, lints, unit, property and story tests, the library's check and samples, the browser's stories and the oracle. All of it
# asks the program that the tests have built, unless ZHIDA_BIN names another: a second build, for speed, tells nothing more and takes as long as the rest.
set -euo pipefail
cd "$(dirname "$0")"
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo test --workspace --locked --no-fail-fast
export ZHIDA_BIN="${ZHIDA_BIN:-$PWD/target/debug/zhida}"
"$ZHIDA_BIN" check measures
"$ZHIDA_BIN" test measures
if command -v chromium >/dev/null && command -v npm >/dev/null; then
  e2e/run
elif [ -n "${CI:-}" ]; then
  echo "chromium or npm is missing: the browser tests cannot run" >&2
  exit 1
else
  echo "SKIPPED: chromium or npm is missing, the browser tests did not run" >&2
fi
if command -v python3 >/dev/null; then
  python3 oracle/oracle.py "$ZHIDA_BIN" 3000 7
  python3 oracle/oracle_more.py "$ZHIDA_BIN" 1500 7
elif [ -n "${CI:-}" ]; then
  echo "python3 is missing: the oracle cannot run" >&2
  exit 1
else
  echo "SKIPPED: python3 is missing, the oracle did not run" >&2
fi
