#!/usr/bin/env python3
"""Random years of random organisations against a small model: run.py BUILD [--seed N] [--acts N].

Without words: 100,000 acts over seeds that are the same each time and a tenth more with one that is new each time. Ends with
"N passed, N failed"; what fails is printed with its seed and the shortest prefix of acts that shows it.
"""
import concurrent.futures
import os
import subprocess
import sys
import time

SEEDS, ACTS_EACH = 10, 10000


def run(binary, seed, acts):
    began = time.monotonic()
    done = subprocess.run([binary, "--seed", str(seed), "--acts", str(acts)], capture_output=True, text=True, check=False)
    fine = done.returncode == 0
    print(f"# seed {seed}: {time.monotonic() - began:.0f} s\n{done.stdout.strip()}\n{'' if fine else done.stderr[-4000:]}",
          flush=True)
    return fine


def main():
    words = dict(zip(sys.argv[2::2], sys.argv[3::2]))
    binary = os.path.join(sys.argv[1], "tests", "simulation", "simulation")
    if words:
        seeds, acts = [int(words.get("--seed") or time.time_ns() % 10 ** 9)], int(words.get("--acts") or ACTS_EACH)
    else:
        seeds, acts = list(range(1, SEEDS + 1)) + [time.time_ns() % 10 ** 9], ACTS_EACH
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda seed: run(binary, seed, acts), seeds))
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
