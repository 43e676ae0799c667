#!/usr/bin/env python3
"""Adds up what the runners counted and prints "N passed, N failed": count_tests.py file…

A .json file is meson's log of tests (TAP lines are counted one by one, other tests as one); of any other file the
last line that says "N passed, N failed" counts. Ends with 1 when something failed.
"""
import json
import re
import sys

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed", re.MULTILINE)
TAP = re.compile(r"^(not )?ok\b(?!.*# *(?:skip|todo))", re.MULTILINE | re.IGNORECASE)


def count_meson(text):
    passed = failed = 0
    for line in text.splitlines():
        test = json.loads(line)
        points = [bool(match[1]) for match in TAP.finditer(test.get("stdout") or "")]
        if test["result"] == "SKIP" and not points:
            continue
        points = points or [False]
        is_bad = test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
        failed += max(sum(points), int(is_bad))
        passed += points.count(False) - int(is_bad and not sum(points) and len(points) == 1)
    return passed, failed


def count_closing(text):
    found = CLOSING.findall(text)
    return (int(found[-1][0]), int(found[-1][1])) if found else (0, 0)


def count(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    return count_meson(text) if path.endswith(".json") else count_closing(text)


def main(paths):
    counts = [count(path) for path in paths]
    passed, failed = (sum(column) for column in zip(*counts))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
