#!/usr/bin/env bash
# Start-up of the native binary: wall time and peak memory of `recotem validate` on the quickstart recipe, beside `recotem keygen`
# (no recipe) and /bin/true (what starting any process costs here). Prints one JSON line. Usage: startup.sh RECOTEM-BINARY [RUNS]
set -euo pipefail
recotem=$(realpath "$1")
runs=${2:-40}
cd "$(dirname "$0")/../samples/quickstart"

median_ms() { # COMMAND…
  local i start
  for ((i = 0; i < runs; i++)); do
    start=${EPOCHREALTIME/./}
    "$@" >/dev/null 2>&1
    echo $((${EPOCHREALTIME/./} - start))
  done | sort -n | sed -n "$((runs / 2 + 1))p" | awk '{ printf "%.1f", $1 / 1000 }'
}

"$recotem" validate recipe.yaml >/dev/null
validate=$(median_ms "$recotem" validate recipe.yaml)
keygen=$(median_ms "$recotem" keygen)
nothing=$(median_ms /bin/true)
memory=$(/usr/bin/time -f %M "$recotem" validate recipe.yaml 2>&1 >/dev/null | tail -n 1)
printf '{"benchmark":"startup","runs":%d,"validate_ms":%s,"keygen_ms":%s,"true_ms":%s,"validate_peak_mb":%s}\n' \
  "$runs" "$validate" "$keygen" "$nothing" "$(awk -v k="$memory" 'BEGIN { printf "%.1f", k / 1024 }')"
