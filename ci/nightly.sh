#!/usr/bin/env bash
# The long run: ten million generated pairs for the engines in this process, and for the others seeds CI has not seen.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=ci/services.sh
source ci/services.sh
seed="${ZHIDA_TEST_SEED:-$(date +%Y%m%d)}"
echo "seed $seed"
ZHIDA_TEST_PAIRS="${ZHIDA_TEST_PAIRS:-10000000}" ZHIDA_TEST_SEED="$seed" cargo test --release --locked -p zhida-sql --test in_process -- --nocapture
ZHIDA_TEST_SEED="$seed" cargo test --release --locked -p zhida-sql --test referee -- --nocapture
