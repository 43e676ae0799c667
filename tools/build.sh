#!/bin/bash
# Builds into a folder, installing what is missing first: build.sh [folder [option of meson setup]…]
set -eu
cd "$(dirname "$0")/.."

folder=${1:-build}
[ $# = 0 ] || shift

tools/setup.sh
if [ ! -f "$folder/build.ninja" ]; then
	echo "build: compiling into $folder, which takes a while the first time" >&2
	meson setup "$folder" "$@" >/dev/null || { tail -n 20 "$folder/meson-logs/meson-log.txt"; exit 1; }
fi
output=$(ninja -C "$folder" --quiet 2>&1) || { echo "$output"; exit 1; }
