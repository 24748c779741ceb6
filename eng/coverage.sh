#!/usr/bin/env bash
# Which lines of the packages the tests run: eng/coverage.sh [PROJECT...], by default all test projects that load the packages into their process.
# Prints a table per package, and with FILES=1 the lines of each file that no test runs. Everything it makes lies in out/coverage.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# The consumer's tests run programs of their own, against packed packages: nothing of theirs is seen here.
projects=("$@")
if [[ ${#projects[@]} == 0 ]]; then
    for project in tests/*.Tests; do [[ $project == *Consumer.Tests ]] || projects+=("$(basename "$project")"); done
fi

out=$PWD/out/coverage
for name in "${projects[@]}"; do
    dotnet build "tests/$name" -c Release -p:Coverage=true -p:RunAnalyzers=false --artifacts-path "$out" -v quiet -nologo
    rm -rf "$out/reports/$name"
    # Tests in processes of their own would write to the same files.
    "$out/bin/$name/release/$name" --coverlet --coverlet-include '[MLNetHybrid*]*' --coverlet-output-format cobertura --coverlet-single-hit \
        --coverlet-file-prefix "$name" --results-directory "$out/reports/$name" --progress off \
        --filter-not-class '*VectorWidthTests' '*InterruptedTrainingTests'
done
find "$out/reports" -name '*cobertura*.xml' -print0 | ROOT=$PWD xargs -0 perl eng/coverage.pl
