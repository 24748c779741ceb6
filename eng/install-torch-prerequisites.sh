#!/usr/bin/env bash
# What TorchSharp's native library needs of the system: a C++ runtime with the symbol version GLIBCXX_3.4.32 (GCC 13 or newer). Debian 12 has an older
# one; there this installs libstdc++6 of the next release with what it depends on (the C library and base-files,
# so that the system then calls itself that release) from the machine's own Debian source. A pin
# leaves all other packages to their own release. Does nothing where the symbol version is there already.
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"

symbol=GLIBCXX_3.4.32
release=trixie

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

# The file that the dynamic loader takes for libstdc++.so.6.
loaded_libstdcxx() {
    local directory directories
    IFS=: read -ra directories <<< "${LD_LIBRARY_PATH:-}"
    for directory in ${directories[@]+"${directories[@]}"}; do
        [[ -e "$directory/libstdc++.so.6" ]] && { echo "$directory/libstdc++.so.6"; return; }
    done
    ldconfig -p 2> /dev/null | awk -v bits="$(getconf LONG_BIT)" \
        '$1 == "libstdc++.so.6" && (bits == 32 || /x86-64|AArch64|64bit/) && !path { path = $NF } END { print path }'
}

has_symbol() {
    local library
    library=$(loaded_libstdcxx)
    [[ -n "$library" ]] && grep -qaF "$symbol" "$library"
}

# File and number of apt's entry for Debian 12 itself, as FILE:NUMBER. apt knows it, whatever format the entry has.
debian_entry() {
    apt-get indextargets --format '$(SOURCESENTRY)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Codename: bookworm' 'Component: main' | head -n 1
}

# The same entry, same server, same keys, for the other release.
entry_for_release() {
    local file=${1%:*} number=${1##*:}
    if [[ "$file" == *.sources ]]; then
        sed '/^#/d' "$file" | awk -v number="$number" 'BEGIN { RS = "" } NR == number' | awk -v release="$release" '
            /^[^ \t]/ { field = tolower($1); skip = 0 }
            field == "types:" || field == "suites:" || field == "components:" { skip = 1 }
            !skip
            END { print "Types: deb\nSuites: " release "\nComponents: main" }'
    else
        sed -n "${number}p" "$file" | sed -E "s/^[ \t]*deb(-src)?[ \t]+(\[[^]]*\][ \t]*)?([^ \t]+)[ \t].*/deb \2\3 $release main/"
    fi
}

if has_symbol; then
    echo "$(loaded_libstdcxx) has $symbol: nothing to do."
    exit 0
fi

[[ "$(loaded_libstdcxx)" == "$(LD_LIBRARY_PATH='' loaded_libstdcxx)" ]] || fail \
    "$(loaded_libstdcxx), found through LD_LIBRARY_PATH, lacks $symbol and would hide a newer one. Take its folder out of LD_LIBRARY_PATH."

# shellcheck source=/dev/null
[[ -r /etc/os-release ]] && . /etc/os-release
[[ "${ID:-}" == debian && "${VERSION_CODENAME:-}" == bookworm ]] || fail \
    "TorchSharp needs a libstdc++ with $symbol (GCC 13 or newer), and this script knows how to install it on Debian 12 only; this is" \
    "${PRETTY_NAME:-an unknown system}. Debian 13 and Ubuntu 24.04 have it; elsewhere ask the system's package manager."

if [[ "$(id -u)" != 0 ]]; then
    command -v sudo > /dev/null || fail "installing libstdc++6 needs root, and there is no sudo. Run this script as root."
    exec sudo -- "$BASH" "$0"
fi

export DEBIAN_FRONTEND=noninteractive
entry=$(debian_entry)
if [[ -z "$entry" ]]; then
    apt-get update -q
    entry=$(debian_entry)
fi
[[ -n "$entry" ]] || fail "apt knows no source of Debian 12 (origin Debian, release bookworm, component main) to take the server from."

eval "$(apt-config shell sources Dir::Etc::SourceParts/d preferences Dir::Etc::PreferencesParts/d)"
file="${entry%:*}"
source="${sources}libstdcxx-$release.${file##*.}"
entry_for_release "$entry" > "$source"
grep -q "$release" "$source" || { rm -f "$source"; fail "cannot read entry $entry of apt's sources."; }
mkdir -p "$preferences"
# As low as what is installed: nothing comes from there unless asked for.
printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$release" > "${preferences}libstdcxx-$release"

apt-get update -q -o Dir::Etc::SourceList="$source" -o Dir::Etc::SourceParts=/dev/null -o APT::Get::List-Cleanup=false
apt-get install -q -y --no-install-recommends -t "$release" libstdc++6
has_symbol || fail "libstdc++6 of $release is installed, but $(loaded_libstdcxx), which the loader takes, lacks $symbol."
echo "$(loaded_libstdcxx) has $symbol."
