#!/usr/bin/env bash
# Requests a second of samples/ScoringService with wrk, 16 connections, on this machine: bench/Serving/http.sh [SECONDS], by default 15 of each kind. The first start
# trains a demo model. bench/README.md says more.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-15}
address=http://127.0.0.1:5089
folder=$(mktemp -d)
service=samples/ScoringService/bin/Release/net10.0/scoring-service.dll

command -v wrk > /dev/null || { apt-get update -qq && apt-get install -qq -y --no-install-recommends wrk > /dev/null; }
[[ -f $service ]] || dotnet build -c Release samples/ScoringService
dotnet "$service" --urls=$address --Scoring:Data="$folder/data" --Scoring:RequestsPerSecond=0 > "$folder/log" 2>&1 &
trap 'kill %1; wait; rm -rf "$folder"' EXIT
until curl -sf $address/health/ready > /dev/null; do sleep 1; done

# Events of the demo model's users, later ones than it was trained on, attacks among them; each is sent once.
dotnet samples/KeycloakLogs/bin/Release/net10.0/keycloak-logs.dll generate --out "$folder/logs" --events 300000 --days 180 > /dev/null
cat > "$folder/events.lua" << 'LUA'
local size = tonumber(os.getenv("SIZE"))
local lines = io.open(os.getenv("EVENTS")):lines()
local function event() return lines() end
request = function()
  local body = {}
  for i = 1, size do body[i] = event() end
  return wrk.format("POST", "/v1/events", { ["Content-Type"] = "application/json" }, "[" .. table.concat(body, ",") .. "]")
end
LUA

# A fifth for single requests, the rest for arrays.
sed -e '1d; $d; s/,$//' "$folder/logs/test.json" > "$folder/logs/lines.json"
head -n 60000 "$folder/logs/lines.json" > "$folder/logs/one.json"
tail -n +60001 "$folder/logs/lines.json" > "$folder/logs/many.json"

say() { echo; echo "== $1"; }
say "an endpoint that does nothing"
wrk -t 1 -c 16 -d "$seconds" --latency $address/health/live
say "one event a request"
SIZE=1 EVENTS="$folder/logs/one.json" wrk -t 1 -c 16 -d "$seconds" --latency -s "$folder/events.lua" $address
say "100 events a request"
SIZE=100 EVENTS="$folder/logs/many.json" wrk -t 1 -c 16 -d "$seconds" --latency -s "$folder/events.lua" $address
say "of all these"
curl -s $address/metrics | grep -E "^scoring_(events|anomalies|incidents)_total|^scoring_batch_duration_seconds_sum" | sed 's/{[^}]*}//'
