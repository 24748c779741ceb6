#!/usr/bin/env bash
# Builds the documentation site from docs/ and the doc comments of all packages into out/docs/site. Needs NuGet for the first restore, then nothing.
# A link that leads nowhere, in the site or into the repository, ends it with an error. Options: --no-build takes the assemblies as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

out=$PWD/out/docs
rm -rf "$out/pages" "$out/site" "$out/template"
mkdir -p "$out/pages"

dotnet tool restore > /dev/null
if [[ "${1:-}" != --no-build ]]; then
    # Copies what is built already.
    dotnet build eng/docs/ApiReference.csproj -c Release -v quiet
fi

# The pages lie in the copy as they do in the repository, so that links among them hold.
cp eng/docs/docfx.json "$out/"
cp -r eng/docs/template "$out/"
find README.md CHANGELOG.md docs bench onnx samples src -name '*.md' -not -path '*/bin/*' -not -path '*/obj/*' | while read -r page; do
    mkdir -p "$out/pages/$(dirname "$page")"
    cp "$page" "$out/pages/$page"
done
cp docs/toc.yml "$out/pages/docs/"
cp eng/docs/api.md "$out/pages/docs/api-reference.md"
cp LICENSE "$out/pages/LICENSE.txt"

# A site has no folders to look into: a link to one leads to its README.md, or is plain text. Files that are linked come along.
find "$out/pages" -name '*.md' -print0 | REPOSITORY=$PWD PAGES=$out/pages xargs -0 perl eng/docs/links.pl

cd "$out"
dotnet docfx metadata docfx.json --logLevel error
# Warnings are links and bookmarks that lead nowhere, and pages that are in no table of contents.
dotnet docfx build docfx.json --logLevel warning --warningsAsErrors
echo "The site: file://$out/site/index.html"
