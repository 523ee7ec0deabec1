#!/usr/bin/env bash
# Throughput of :recommend on a 4,000-item IALS model, next to a route of the same server with a constant body (/livez).
# The two are measured in turn, several rounds in one run; the ratio of their medians counts. The load generator shares the processors
# with the server, and a POST with a body costs it more than a GET; so the processor time of the server per request is told as well,
# which does not depend on who else is busy. Usage: serve.sh RECOTEM-BINARY [ROUNDS]
set -euo pipefail
recotem=$(realpath "$1")
rounds=${2:-5}
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

# 6,000 users with 50 of 4,000 items each.
awk 'BEGIN { srand(1); print "user_id,item_id"; for (u = 0; u < 6000; u++) for (k = 0; k < 50; k++) print "u" u ",i" int(4000 * rand() ^ 1.5) }' >data.csv
cat >bench.yaml <<'YAML'
name: bench
source: {type: csv, path: data.csv}
schema: {user_column: user_id, item_column: item_id}
training:
  algorithms: [{type: IALS, n_components: 64, alpha0: 0.1, reg: 0.01}]
  n_trials: 1
output: {path: bench.recotem}
YAML
export RECOTEM_SIGNING_KEYS=bench:00000000000000000000000000000000000000000000000000000000000000aa RECOTEM_LOG_FORMAT=json
"$recotem" train bench.yaml --quiet 2>train.log || { cat train.log >&2; exit 1; }
"$recotem" serve --recipes . --port 0 2>serve.log &
server=$!
url=""
for _ in $(seq 100); do
  url=$(sed -nE 's/.*"url": ?"([^"]+)".*"event": ?"serve_started".*/\1/p' serve.log)
  [ -n "$url" ] && curl -sf "$url/readyz" >/dev/null && break
  sleep 0.1
done

cat >recommend.lua <<'LUA'
local user = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  user = (user + 7) % 6000
  return wrk.format(nil, "/v1/recipes/bench:recommend", nil, '{"user_id":"u' .. user .. '","limit":10}')
end
function done(summary)
  if summary.errors.status > 0 then io.stderr:write("failed requests: " .. summary.errors.status .. "\n") end
end
LUA
# A GET without a body; the client does the same work for each request as above.
cat >constant.lua <<'LUA'
local user = 0
function request()
  user = (user + 7) % 6000
  return wrk.format("GET", "/livez", nil, nil)
end
LUA

ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$server/stat"; }
# Requests per second, and microseconds of processor time of the server per request.
measure() { # SCRIPT
  local before after
  before=$(ticks)
  wrk -t1 -c32 -d3s -s "$1" "$url" 2>>failures.txt >wrk.txt
  after=$(ticks)
  awk -v used="$(((after - before) * 1000000 / $(getconf CLK_TCK)))" '
    /requests in/ { requests = $1 }
    /^Requests\/sec:/ { print $2, used / requests }' wrk.txt
}
median() { # COLUMN
  cut -d ' ' -f "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

measure constant.lua >/dev/null
measure recommend.lua >/dev/null
for ((round = 0; round < rounds; round++)); do
  measure constant.lua >>constant.txt
  measure recommend.lua >>recommend.txt
done
if [ -s failures.txt ]; then
  cat failures.txt >&2
  exit 1
fi
awk -v rounds="$rounds" -v constant="$(median 1 <constant.txt)" -v recommend="$(median 1 <recommend.txt)" \
  -v constant_cpu="$(median 2 <constant.txt)" -v recommend_cpu="$(median 2 <recommend.txt)" 'BEGIN {
  printf "{\"benchmark\":\"serve\",\"items\":4000,\"rounds\":%d,\"constant_per_second\":%.0f,\"recommend_per_second\":%.0f,\"ratio\":%.3f," \
    "\"constant_cpu_us\":%.2f,\"recommend_cpu_us\":%.2f}\n",
    rounds, constant, recommend, recommend / constant, constant_cpu, recommend_cpu }'
