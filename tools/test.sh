#!/bin/bash
# Runs every test and closes with "N passed, N failed"; --quick: only the checks of the tree and the unit tests.
# Each runner's output is kept in build-test/results/.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build-test
suites=""
[ "${1:-}" != --quick ] || suites="--suite unit"
results=$folder/results
log=$folder/meson-logs/testlog.json
broken=0

step() {
	local name=$1
	shift
	echo "--- $name"
	"$@" 2>&1 | tee "$results/$name.txt"
	[ "${PIPESTATUS[0]}" = 0 ]
}

# A runner that ends badly without having counted a failure is itself one failure.
run() {
	step "$@" || grep -qE '[1-9][0-9]* failed' "$results/$1.txt" || {
		echo "0 passed, 1 failed ($1 did not finish)" | tee -a "$results/$1.txt"
	}
}

mkdir -p "$results"
rm -f "$results"/* "$log"
tools/build.sh "$folder" -Db_sanitize=address,undefined -Darena=debug || {
	echo "the test build failed"
	echo "0 passed, 1 failed"
	exit 1
}
run tools python3 tests/tools/run.py "$folder"
step units meson test -C "$folder" --print-errorlogs --no-rebuild --timeout-multiplier 4 $suites || broken=1
[ -s "$log" ] || echo "0 passed, 1 failed (meson ran no test)" >"$results/units.txt"
if [ "${1:-}" != --quick ]; then
	for area in mail faults power simulation contract scenarios walk hostile clients days; do
		[ ! -f "tests/$area/run.py" ] || run "$area" python3 "tests/$area/run.py" "$folder"
	done
fi
echo "---"
python3 tools/count_tests.py $([ ! -s "$log" ] || echo "$log") "$results"/*.txt || broken=1
exit $broken
