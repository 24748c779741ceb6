#!/usr/bin/env bash
# Writes the results of the comparisons with other libraries anew: bench/run-comparisons.sh [FOLDER], by default bench/results. Takes about ten minutes, in
# which nothing else should run. ROUNDS=1 makes a quick trial. bench/README.md says what the peers need.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-bench/results}
program=bench/PeerComparison/bin/Release/net10.0/peer-comparison

eng/install-torch-prerequisites.sh
dotnet build -c Release bench/PeerComparison
"$program" compare --rounds "${ROUNDS:-5}" --out "$folder/compare.md" --out "$folder/compare.json"
"$program" autoencoder --rounds "${ROUNDS:-3}" --out "$folder/autoencoder.md" --out "$folder/autoencoder.json"
