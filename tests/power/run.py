#!/usr/bin/env python3
"""Power cuts between every two writes of every act: run.py BUILD. Closes with "N passed, N failed".

Runs the domain's unit tests on a disk in memory (power_watch.c tells how). Every act and every verb of the tree must have
been cut at least once, done; whoever adds one writes a unit test for it, and it is cut by itself.
TENURE_POWER_DEPTH=n cuts each kind of change n times instead of once.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DOMAIN = os.path.join(HERE, "..", "..", "domain")
ACT = re.compile(r'const struct act \w+ = \{\s*"([^"]+)"')
VERB = re.compile(r'^\t\{ "([a-z]\w*\.\w+)", verb_', re.MULTILINE)
TOLD = re.compile(r"^# power: (\d+) units, (\d+) cuts, (\d+) recoveries, (\d+) cut again", re.MULTILINE)


def sources():
    for folder, _, names in os.walk(DOMAIN):
        for name in names:
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as source:
                    yield source.read()


def wanted():
    """What must be cut: keys as power_watch.c writes them."""
    texts = list(sources())
    return {f"act {name} success" for text in texts for name in ACT.findall(text)} | \
        {f"verb {name}" for text in texts for name in VERB.findall(text)}


def run_one(path, seen):
    environment = {**os.environ, "TENURE_POWER_SEEN": seen, "IMPORT_ROWS": "100"}
    done = subprocess.run([path], capture_output=True, text=True, env=environment, timeout=900, check=False)
    told = TOLD.search(done.stdout)
    if done.returncode == 0 and told:
        print(f"ok - {os.path.basename(path)}: {told[0][9:]}", flush=True)
        return [int(number) for number in told.groups()]
    lines = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(("ok ", "{"))]
    print(f"not ok - {os.path.basename(path)} ({done.returncode})\n" + "\n".join(lines[-40:]), flush=True)
    return None


def main():
    folder = os.path.join(sys.argv[1], "tests", "power")
    programs = sorted(name for name in os.listdir(folder)
                      if name.startswith("power_") and os.path.isfile(os.path.join(folder, name)))
    with tempfile.TemporaryDirectory(prefix="tenure-power-") as work:
        seen = os.path.join(work, "seen")
        results = [run_one(os.path.join(folder, name), seen) for name in programs]
        keys = set(open(seen, encoding="utf-8").read().split("\n")) if os.path.exists(seen) else set()
    failed = results.count(None)
    lacking = sorted(wanted() - keys)
    for key in lacking:
        print(f"not ok - {key}: no unit test on the domain's fixture does it, so it was never cut")
    sums = [sum(column) for column in zip(*[result for result in results if result])] or [0] * 4
    print(f"# {sums[0]} units cut at {sums[1]} places, {sums[2]} disks recovered, {sums[3]} of them cut again; "
          f"{len(wanted()) - len(lacking)} acts and verbs")
    passed = len(results) - failed + len(wanted()) - len(lacking)
    print(f"{passed} passed, {failed + len(lacking)} failed")
    sys.exit(1 if failed or lacking else 0)


main()
