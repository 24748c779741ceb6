#!/usr/bin/env bash
# Writes the results of the comparisons with other libraries anew: bench/run-comparisons.sh [FOLDER], by default bench/results. Takes about twenty minutes, in
# which nothing else should run. ROUNDS=1 makes a quick trial, PEERS=FOLDER names what bench/install-peers.sh has set up. bench/README.md says more.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-bench/results}
program=bench/PeerComparison/bin/Release/net10.0/peer-comparison

peers=()
[[ -z "${PEERS:-}" ]] || peers=(--python "$PEERS/peer-python" --rscript "$PEERS/peer-rscript")

eng/install-torch-prerequisites.sh
dotnet build -c Release bench/PeerComparison
"$program" compare --rounds "${ROUNDS:-5}" ${peers[@]+"${peers[@]}"} --out "$folder/compare.md" --out "$folder/compare.json"
"$program" autoencoder --rounds "${ROUNDS:-3}" --out "$folder/autoencoder.md" --out "$folder/autoencoder.json"
