#!/usr/bin/env bash
# What the usual test run tries a little of, for longer: eng/soak.sh [fuzz|models|kills|all] [TIMES], by default all and 50.
#   fuzz    damaged model zips, states of streams and buckets, logs, CSV files, messages: each is read or refused by a documented exception
#   models  random models, in ML.NET and in ONNX Runtime
#   kills   the scoring service, killed TIMES times while it works: no event is lost or doubled
# Counts and the last results: docs/testing-health.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
part=${1:-all} times=${2:-50}

# PROJECT CLASS...
run() {
    local project=$1
    shift
    dotnet build "tests/$project" -c Release -v quiet -nologo -p:RunAnalyzers=false
    "tests/$project/bin/Release/net10.0/$project" --progress off --filter-class "$@"
}

if [[ $part == fuzz || $part == all ]]; then
    export MLNETHYBRID_FUZZ=$times
    run MLNetHybrid.Tests '*DamagedModelTests' '*StreamStateTests'
    run MLNetHybrid.Orleans.Tests '*DamagedStateTests'
    run KeycloakLogs.Tests '*DamagedInputTests'
    run MLNetHybrid.Tool.Tests '*DamagedFileTests'
    run MLNetHybrid.Orleans.Kafka.Tests '*ClusterTests'
fi
if [[ $part == models || $part == all ]]; then MLNETHYBRID_FUZZ=$times run MLNetHybrid.Tests '*RandomModelExportTests'; fi
if [[ $part == kills || $part == all ]]; then MLNETHYBRID_KILLS=$times run ScoringService.Tests '*KilledTests'; fi
