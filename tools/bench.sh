#!/bin/bash
# Measures an optimised build; prints a table with ratios.
set -eu
cd "$(dirname "$0")/.."

[ -f tests/bench/run.py ] || { echo "there is no benchmark yet (tests/bench/run.py)" >&2; exit 1; }
tools/build.sh build
exec python3 tests/bench/run.py build "$@"
