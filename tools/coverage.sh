#!/bin/bash
# Measures the branch coverage of domain/: builds with counters, runs the unit, fault and simulation suites and the
# scenarios, prints the table file by file and fails below ninety percent. Whether the tests pass is `make test`'s
# business; here only what they reach is counted, and what failed is named.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build-coverage
least=90
results=$folder/results

note_failure() {
	echo "(not everything passed: $1; see $results/coverage-$1.txt)"
}

run() {
	local name=$1
	shift
	echo "--- $name"
	"$@" >"$results/coverage-$name.txt" 2>&1 || note_failure "$name"
}

tools/build.sh "$folder" -Db_coverage=true --buildtype=debug || exit 1
mkdir -p "$results"
find "$folder" -name '*.gcda' -delete
run units meson test -C "$folder" --no-rebuild --timeout-multiplier 8 --suite unit --suite faults
run simulation python3 tests/simulation/run.py "$folder"
# A server that is killed takes its counts with it: only the scenarios that let it live.
run scenarios python3 tests/scenarios/run.py "$folder" --gently
python3 tools/coverage.py "$folder" domain "$least"
