#!/bin/bash
# Runs every fuzz target for a while, one after the other.
set -eu
cd "$(dirname "$0")/.."

[ -f tests/fuzz/run.py ] || { echo "there are no fuzz targets yet (tests/fuzz/run.py)" >&2; exit 1; }
tools/setup.sh
exec python3 tests/fuzz/run.py "$@"
