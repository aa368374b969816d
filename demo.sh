#!/usr/bin/env bash
# The main job on demonstration data: a synthetic city, the whole library, verdicts for everyone, one verdict explained.
set -euo pipefail
cd "$(dirname "$0")"
cargo build --release --locked -p zhida
zhida=target/release/zhida
city=target/demo-city
"$zhida" demo-city --enterprises "${1:-2000}" --seed 1 --as-of 2026-11-24 -o "$city" --force
"$zhida" match --facts "$city/合成企业.csv" --as-of 2026-11-24 -o "$city/verdicts.csv" --rejects "$city/rejects.csv"
one=$(grep -m1 'cn-innovative-2022,ineligible,,1,' "$city/verdicts.csv" | cut -d, -f1)
"$zhida" explain --facts "$city/合成企业.csv" --enterprise "$one" --measure cn-innovative-2022 --as-of 2026-11-24
echo "→ $city/verdicts.csv  $city/rejects.csv"
