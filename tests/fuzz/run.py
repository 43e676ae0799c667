#!/usr/bin/env python3
"""make fuzz MINUTES=n: builds every target with libFuzzer and lets each run for its share of the time.

New inputs are kept in build-fuzz/corpus; a finding is printed with its file. What is worth keeping is copied into
tests/fuzz/corpus by hand, so that make test replays it ever after.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGETS = {"json": "base", "csv": "base", "text": "base", "path": "doors", "filter": "doors", "token": "doors"}


def build():
    folder = ROOT / "build-fuzz"
    environment = {**os.environ, "CC": "clang"}
    if not folder.exists():
        subprocess.run(["meson", "setup", str(folder), "-Db_sanitize=address,undefined", "-Db_lundef=false",
                        "-Dc_args=-fsanitize=fuzzer-no-link", "-Dfuzzer=true"], check=True, cwd=ROOT, env=environment)
    subprocess.run(["ninja", "-C", str(folder)] + [f"tests/fuzz/fuzz_{name}" for name in TARGETS], check=True)
    return folder


def main():
    minutes = float(os.environ.get("MINUTES", "6"))
    if subprocess.run(["which", "clang"], capture_output=True, check=False).returncode != 0:
        sys.exit("make fuzz needs clang: apt-get install clang")
    folder = build()
    found = 0
    for name in TARGETS:
        seeds = ROOT / "tests/fuzz/corpus" / name
        found_here = folder / "corpus" / name
        found_here.mkdir(parents=True, exist_ok=True)
        print(f"--- {name}", flush=True)
        done = subprocess.run([str(folder / f"tests/fuzz/fuzz_{name}"), str(found_here), str(seeds), "-max_len=4096", "-print_final_stats=1",
                               f"-max_total_time={max(1, int(minutes * 60 / len(TARGETS)))}",
                               f"-artifact_prefix={folder}/{name}-"], check=False)
        found += done.returncode != 0
    print(f"{len(TARGETS) - found} passed, {found} failed")
    sys.exit(1 if found else 0)


main()
