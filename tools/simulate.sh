#!/bin/bash
# Runs the simulation: a seed (empty: a new one, printed) and how many acts (empty: a hundred thousand).
set -eu
cd "$(dirname "$0")/.."

tools/build.sh build-test -Db_sanitize=address,undefined -Darena=debug
exec python3 tests/simulation/run.py build-test --seed "${1:-}" --acts "${2:-100000}"
