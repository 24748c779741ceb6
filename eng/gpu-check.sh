#!/usr/bin/env bash
# What a machine with an NVIDIA GPU must show, in one run of a few minutes: eng/gpu-check.sh [FOLDER], by default bench/results, takes gpu.md and gpu.json.
# Builds bench/PeerComparison against ONNX Runtime's CUDA package; TORCH=cuda against libtorch's, too, where the package registry has it. A folder that
# was published before, as CHECK=FOLDER names it, is run instead of building: for machines without the SDK or a registry.
#   dotnet publish bench/PeerComparison -c Release -p:Accelerator=cuda --self-contained -o FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-bench/results}
device=${DEVICE:-0}

if [[ -n "${CHECK:-}" ]]; then
    program="$CHECK/peer-comparison"
else
    eng/install-torch-prerequisites.sh
    dotnet build bench/PeerComparison -c Release -p:Accelerator=cuda -p:TorchAccelerator="${TORCH:-cpu}" -p:RunAnalyzers=false --artifacts-path out/cuda
    program=out/cuda/bin/PeerComparison/release/peer-comparison
fi

nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv
timeout 480 "$program" gpu --device "$device" --loads "${LOADS:-1000}" --out "$folder/gpu.md" --out "$folder/gpu.json"
