#!/usr/bin/env bash
# Changes the library's code here and there, and asks whether a test fails: eng/mutation.sh [PATTERN...] of files below src/MLNetHybrid, by default voting.
#   eng/mutation.sh 'ModelFiles/*.cs' 'Files/*.cs'     eng/mutation.sh 'Streams/*.cs'     eng/mutation.sh 'Detectors/AnomalyTransformer.cs'
# By Stryker, in a copy of the last commit; the report lies in out/mutation. The tests that run are those of the folders below and of what all tests use,
# so a mutant takes seconds: what graphs of ONNX compute is asked by tests that are left out, and counts as not covered.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

out=$PWD/out/mutation
copy=$(mktemp -d)
trap 'git worktree remove --force "$copy/source"' EXIT
git worktree add --quiet --detach "$copy/source"

mutate=()
for pattern in "${@:-Voting/*.cs}"; do mutate+=(--mutate "$pattern"); done
cd "$copy/source/tests/MLNetHybrid.Tests"
dotnet tool restore > /dev/null
# MSBuild takes them as properties, in Stryker's builds too.
export RunAnalyzers=false CustomAfterMicrosoftCommonTargets=$copy/source/eng/mutation.targets
export TestsWithout="Detectors/**;Numerics/**;Export/**;Architecture/**;Api/**;Serving/**;FiniteRows/**;Onnx/**;Lifetimes/**;Components/*Tests.cs;Recipe/**;\
Retrospect/**;Times/**;Hybrid/**;Contracts/StatusContracts.cs;Contracts/StreamContracts.cs"
dotnet restore --verbosity quiet
dotnet stryker --config-file ../../eng/stryker.json --skip-version-check "${mutate[@]}" --output "$out"
