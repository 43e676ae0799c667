#!/bin/bash
# Builds into a folder, installing what is missing first: build.sh [folder [option of meson setup]…]
set -eu
cd "$(dirname "$0")/.."

folder=${1:-build}
[ $# = 0 ] || shift

tools/setup.sh
if [ ! -f "$folder/build.ninja" ]; then
	meson setup "$folder" "$@" >/dev/null || { tail -n 20 "$folder/meson-logs/meson-log.txt"; exit 1; }
fi
ninja -C "$folder" --quiet
