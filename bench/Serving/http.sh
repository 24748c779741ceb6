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

# Events of sixty users who sign in, all at their own time: nothing that would be an incident.
cat > "$folder/events.lua" << 'LUA'
local size, clock = tonumber(os.getenv("SIZE")), 1748937600000
local number = 0
local function event()
  number = number + 1
  clock = clock + 60000
  return string.format(
    '{"time":%d,"type":"LOGIN","userId":"user_%d","clientId":"account","ipAddress":"10.0.0.%d"}', clock, number % 60, number % 60)
end
request = function()
  local body = {}
  for i = 1, size do body[i] = event() end
  return wrk.format("POST", "/v1/events", { ["Content-Type"] = "application/json" }, "[" .. table.concat(body, ",") .. "]")
end
LUA

say() { echo; echo "== $1"; }
say "an endpoint that does nothing"
wrk -t 1 -c 16 -d "$seconds" --latency $address/health/live
say "one event a request"
SIZE=1 wrk -t 1 -c 16 -d "$seconds" --latency -s "$folder/events.lua" $address
say "100 events a request"
SIZE=100 wrk -t 1 -c 16 -d "$seconds" --latency -s "$folder/events.lua" $address
