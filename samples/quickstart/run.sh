#!/usr/bin/env bash
# Trains the sample recipe, serves the model and asks it for recommendations. Usage: run.sh RECOTEM-BINARY
set -euo pipefail
recotem=$(realpath "$1")
cd "$(dirname "$0")"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '$ %s\n' "$*"; }

say "1. Demo keys (make your own for anything real)"
signing=$("$recotem" keygen --type signing --kid demo | sed -n 's/^env_entry=RECOTEM_SIGNING_KEYS=//p')
api=$("$recotem" keygen --type api --kid demo)
key=$(sed -n 's/^plaintext=//p' <<<"$api")
export RECOTEM_SIGNING_KEYS=$signing
RECOTEM_API_KEYS=$(sed -n 's/^env_entry=RECOTEM_API_KEYS=//p' <<<"$api")
export RECOTEM_API_KEYS
echo "RECOTEM_SIGNING_KEYS and RECOTEM_API_KEYS are set for this run"

say "2. Train"
show recotem train recipe.yaml
RECOTEM_LOG_FORMAT=console "$recotem" train recipe.yaml --quiet
show recotem inspect artifacts/quickstart.recotem
RECOTEM_LOG_LEVEL=warning "$recotem" inspect artifacts/quickstart.recotem | head -n 1

say "3. Serve"
log=$(mktemp)
show recotem serve --recipes . --port 0
RECOTEM_LOG_FORMAT=json "$recotem" serve --recipes . --port 0 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
url=""
for _ in $(seq 100); do
  kill -0 "$server" 2>/dev/null || { cat "$log" >&2; echo "the server stopped" >&2; exit 1; }
  [ -n "$url" ] || url=$(sed -nE 's/.*"url": ?"([^"]+)".*"event": ?"serve_started".*/\1/p' "$log" | head -n 1)
  [ -n "$url" ] && curl -sf "$url/v1/health" >/dev/null && break
  sleep 0.1
done
curl -sf "$url/v1/health" && echo

say "4. Ask"
ask() { # VERB BODY
  show "curl -H 'X-API-Key: …' -H 'Content-Type: application/json' -d '$2' $url/v1/recipes/quickstart:$1"
  curl -sS --fail-with-body -H "X-API-Key: $key" -H 'Content-Type: application/json' -d "$2" "$url/v1/recipes/quickstart:$1"
  echo
}
ask recommend '{"user_id": "user-001", "limit": 5}'
ask recommend-related '{"seed_items": ["scifi-01", "scifi-02"], "limit": 5}'

say "5. Stop"
kill -TERM "$server"
wait "$server"
trap - EXIT
rm -f "$log"
echo "the server stopped cleanly"

say "What next"
cat <<'TEXT'
- edit samples/quickstart/recipe.yaml and run `recotem validate recipe.yaml`
- `recotem schema > recipe.schema.json` gives your editor completion for recipes
- samples/EchoSource is a data source plugin in one file; samples/EchoHost is a host that adds it
- README.md, "Write a plugin": your own, from an empty folder
TEXT
