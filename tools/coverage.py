#!/usr/bin/env python3
"""Branch coverage of a folder of the tree, file by file: coverage.py BUILD [FOLDER] [LEAST]. Reads what gcov tells.

BUILD was made with -Db_coverage=true and its tests were run. With LEAST (percent) the whole must reach it.
"""
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def branches_of(build, folder):
    """{file: {(line, number): times taken}}, over all objects that hold the file."""
    taken = collections.defaultdict(lambda: collections.defaultdict(int))
    for data in sorted(pathlib.Path(build).rglob("*.gcda")):
        text = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", str(data.resolve())], cwd=build,
                              capture_output=True, text=True).stdout
        for document in text.splitlines():
            for file in json.loads(document)["files"]:
                path = (pathlib.Path(build) / file["file"]).resolve()
                if not path.is_relative_to(ROOT / folder):
                    continue
                for line in file["lines"]:
                    for number, branch in enumerate(line["branches"]):
                        if not branch.get("throw"):
                            taken[path.relative_to(ROOT)][line["line_number"], number] += branch["count"]
    return taken


def main(build, folder="domain", least="0"):
    total = done = 0
    for path, branches in sorted(branches_of(build, folder).items()):
        hit = sum(count > 0 for count in branches.values())
        total, done = total + len(branches), done + hit
        missed = sorted({line for (line, _), count in branches.items() if count == 0})
        if branches:
            print(f"{100 * hit / len(branches):6.1f} %  {hit:5}/{len(branches):<5} {path}  {' '.join(map(str, missed[:14]))}")
    share = 100 * done / max(1, total)
    print(f"{share:6.1f} %  {done:5}/{total:<5} {folder}")
    sys.exit(share < float(least))


main(*sys.argv[1:])
