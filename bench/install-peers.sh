#!/usr/bin/env bash
# Sets up the peers of the comparisons, of a newer Debian than this machine's may be, in a folder of their own: bench/install-peers.sh FOLDER [MIRROR].
# There are then FOLDER/peer-python (scikit-learn, PyTorch, ONNX Runtime, with OpenBLAS) and FOLDER/peer-rscript (dbscan), which go to the programs of
# bench as --python and --rscript. Needs root and debootstrap, and about 4 GB; what is there already is kept. MIRROR: of Debian; default: apt's own.
# Only while a peer runs does it see files outside of its folder, in a mount namespace of its own, so nothing has to be unmounted: to undo it all,
# delete the folder.
set -euo pipefail

release=trixie
packages=(
    libopenblas0-pthread python3-numpy python3-sklearn python3-threadpoolctl python3-torch python3-onnx python3-onnxruntime
    r-base-core r-cran-dbscan
)

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

# The server from which apt takes Debian itself, whatever format its sources have.
mirror_of_apt() {
    command -v apt-get > /dev/null || return 0
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1
}

installed() { [[ "$(chroot "$folder" dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" == installed ]]; }

# A script that runs a program of the folder. The program finds its arguments and the temporary files where they are outside.
write_wrapper() {
    local file=$1 program=$2
    cat > "$file.new" << WRAPPER
#!/bin/sh
# Runs $program of this folder. Folders outside that its arguments lie in, and the one of temporary files, are shown to it and to nobody else.
FOLDER=\$(dirname "\$(readlink -f "\$0")")
export FOLDER
[ "\$(id -u)" = 0 ] && user= || user=--map-root-user
exec unshare \$user --mount /bin/sh -c '
set -e
show() { mkdir -p "\$FOLDER\$1"; mount "\$2" "\$1" "\$FOLDER\$1"; }
for system in /proc /sys /dev; do show "\$system" --rbind; done
temporary=\${TMPDIR:-/tmp}
show "\$temporary" --bind
for argument in "\$@"; do
    folder=\$(dirname -- "\$argument")
    case \$folder in
        /?*) [ ! -e "\$argument" ] || [ -e "\$FOLDER\$argument" ] || show "\$folder" --bind ;;
    esac
done
exec chroot "\$FOLDER" /usr/bin/$program "\$@"' "$program" "\$@"
WRAPPER
    chmod 755 "$file.new"
    mv "$file.new" "$file"
}

[[ $# == 1 || $# == 2 ]] && [[ "$1" != -* ]] || fail "usage: bench/install-peers.sh FOLDER [MIRROR]"
[[ "$(id -u)" == 0 ]] || fail "setting up a Debian in a folder needs root. Run this script as root."
PATH="$PATH:/usr/sbin:/sbin"
command -v unshare > /dev/null || fail "needs unshare (package util-linux)."
folder=$(realpath -m -- "$1")
[[ "$folder" != / ]] || fail "the folder must be one of the peers' own, not the machine's root."

if [[ ! -e "$folder" || -z "$(ls -A "$folder")" ]]; then
    command -v debootstrap > /dev/null || fail "needs debootstrap: apt-get install debootstrap."
    mirror=${2:-$(mirror_of_apt)}
    [[ -n "$mirror" ]] || fail "apt knows no mirror of Debian. Name one: bench/install-peers.sh FOLDER MIRROR."
    debootstrap --variant=minbase "$release" "$folder" "$mirror"
fi
# debootstrap configures apt among the last, and cannot go on with what it left unfinished.
installed apt || fail "$folder holds no Debian, or one that debootstrap has not finished. Name another folder, or delete it."
codename=$(. "$folder/etc/os-release" && echo "${VERSION_CODENAME:-}")
[[ "$codename" == "$release" ]] || fail "$folder holds '$codename', not $release. Name another folder."

write_wrapper "$folder/peer-python" python3
write_wrapper "$folder/peer-rscript" Rscript

missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
if (( ${#missing[@]} > 0 )); then
    echo "Installing ${missing[*]}."
    # Whoever installs wants /proc; a private namespace keeps it out of the folder afterwards.
    DEBIAN_FRONTEND=noninteractive unshare --mount /bin/sh -c '
        set -e
        folder=$1
        shift
        mountpoint -q "$folder/proc" || mount --rbind /proc "$folder/proc"
        chroot "$folder" apt-get update -q
        chroot "$folder" apt-get install -q -y --fix-broken --no-install-recommends "$@"' install "$folder" "${missing[@]}"
fi

"$folder/peer-python" -W ignore -c '
import sklearn, torch, onnxruntime, threadpoolctl
blas = [pool for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"]
if not blas: raise SystemExit("no OpenBLAS")
print(f"scikit-learn {sklearn.__version__}, PyTorch {torch.__version__}, ONNX Runtime {onnxruntime.__version__},", "OpenBLAS", blas[0]["version"])
' || fail "the Python in $folder does not run as it should."
"$folder/peer-rscript" -e 'cat("dbscan", as.character(packageVersion("dbscan")), "\n")' || fail "the R in $folder does not run as it should."
cat << END
Ready: --python $folder/peer-python --rscript $folder/peer-rscript
To undo: delete $folder. Check before that nothing is mounted in it: findmnt --list --output TARGET | grep "^$folder/"
END
