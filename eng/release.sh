#!/usr/bin/env bash
# A release but for its publication: eng/release.sh FOLDER. Checks that the tree is committed and the changelog names the version, builds and tests it, and writes
# packages, symbols, a bill of materials (CycloneDX) for each package, and checksums to FOLDER, which must be empty or absent. With --without-tests the tests are left to whoever ran them.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

tests=1
[[ "${1:-}" == --without-tests ]] && { tests=; shift; }
[[ $# == 1 ]] || fail "usage: eng/release.sh [--without-tests] FOLDER"
mkdir -p "$1"
out=$(cd "$1" && pwd)
[[ -z "$(ls -A "$out")" ]] || fail "$out is not empty"
[[ -z "$(git status --porcelain)" ]] || fail "there are changes that are not committed"
version=$(dotnet msbuild src/MLNetHybrid -getProperty:Version)
grep -q "^## $version" CHANGELOG.md || fail "CHANGELOG.md has no heading for $version"

dotnet restore --locked-mode
dotnet build -c Release --no-restore -p:ContinuousIntegrationBuild=true
[[ -z "$tests" ]] || dotnet test -c Release --no-build

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
dotnet tool install CycloneDX --version 6.3.1 --tool-path "$tools" > /dev/null
for project in src/*/*.csproj; do
    name=$(basename "$project" .csproj)
    dotnet pack "$project" -c Release --no-build -p:ContinuousIntegrationBuild=true -o "$out"
    "$tools/dotnet-CycloneDX" "$project" --disable-package-restore --exclude-dev --set-name "$name" --set-version "$version" \
        --output "$out" --filename "$name.$version.cdx.json" --output-format Json > /dev/null
done
(cd "$out" && sha256sum -- * > SHA256SUMS)
echo "$version of $(git rev-parse --short HEAD) is in $out. Publish with: dotnet nuget push '$out/*.nupkg'"
