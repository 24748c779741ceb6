#!/usr/bin/env bash
# Changes the code here and there, and asks whether a test fails: eng/mutation.sh [GROUP...], by default all of them, one after the other.
#   voting      votes and their scale                         windows     windows and partitions of streams
#   models      model files                                   files       files that are written
#   thresholds  thresholds of detectors                       budgets     thresholds from scores, of the evaluation package
#   states      what scorers save and restore
# By Stryker, in a copy of the last commit. Of each group the tests run that are about it (below), all of them for each mutant: what they leave
# alive, tests of other folders may still find. Reports lie in out/mutation; figures, times and survivors: docs/testing-health.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

out=$PWD/out/mutation
copy=$(mktemp -d)
trap 'git worktree remove --force "$copy/source"' EXIT
git worktree add --quiet --detach "$copy/source"

[[ $# == 0 ]] && set -- voting windows models files states thresholds budgets
for group in "$@"; do
    project=MLNetHybrid mutate=()
    case $group in
        voting) mutate=('Voting/*.cs') tests='Voting/**/*.cs' ;;
        windows) mutate=('Streams/*.cs') tests='Streams/**/*.cs;Explanations/SlotNameTests.cs' ;;
        models) mutate=('ModelFiles/*.cs') tests='ModelFiles/**/*.cs' ;;
        files) mutate=('Files/*.cs') tests='Files/**/*.cs' ;;
        states) mutate=('Streams/States/*.cs' 'Serving/ScorerState.cs') tests='Serving/StreamStateTests.cs' ;;
        thresholds) mutate=('Detectors/ThresholdCatalog.cs' 'Detectors/AnomalyT*.cs' 'Detectors/BatchedScoringView.cs' 'Numerics/Quantile.cs')
            tests='Detectors/ThresholdTests.cs;Detectors/FeatureShapeTests.cs;Detectors/PrincipalComponents/PrincipalComponentsContract.cs'
            tests+=';Explanations/SlotNameTests.cs;Numerics/QuantileTests.cs' ;;
        budgets) project=MLNetHybrid.Evaluation mutate=('Thresholds/*.cs') tests='Thresholds/**/*.cs' ;;
        *) echo "There is no group '$group'." >&2; exit 2 ;;
    esac
    (
        cd "$copy/source/tests/$project.Tests"
        dotnet tool restore > /dev/null
        # MSBuild takes them as properties, in Stryker's builds too.
        export RunAnalyzers=false CustomAfterMicrosoftCommonTargets=$copy/source/eng/mutation.targets TestsIn=$project.Tests TestsOf=$tests
        dotnet restore --verbosity quiet
        dotnet stryker --config-file ../../eng/stryker.json --project "$project.csproj" --skip-version-check --output "$out/$group" \
            "${mutate[@]/#/--mutate=}"
    )
done
