#!/bin/bash
# Measures an optimised build; prints a table with ratios.
set -eu
cd "$(dirname "$0")/.."

[ -f tests/bench/run.py ] || { echo "there is no benchmark yet (tests/bench/run.py)" >&2; exit 1; }
tools/build.sh build
ninja -C build tests/bench/bare_engine tests/bench/bare_hash tests/bench/bare_http >/dev/null
ninja -C build tests/bench/ldap_load >/dev/null 2>&1 || true # where the library of OpenLDAP is
exec python3 tests/bench/run.py build "$@"
