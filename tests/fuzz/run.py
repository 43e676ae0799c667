#!/usr/bin/env python3
"""make fuzz MINUTES=n: every target under libFuzzer, and where AFL++ is installed under that too, each for its share of the time.

New inputs are kept in build-fuzz/corpus and build-afl/corpus; a finding is printed with its file. What is worth keeping is copied
into tests/fuzz/corpus by hand, so that make test replays it ever after. TARGETS="http json" takes only those.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def targets():
    """The names in meson.build, so that there is one list."""
    text = (ROOT / "tests/fuzz/meson.build").read_text(encoding="utf-8")
    names = re.findall(r"\['(\w+)', \w+_layer", text)
    chosen = os.environ.get("TARGETS", "").split()
    return [name for name in names if not chosen or name in chosen]


def has(program):
    return shutil.which(program) is not None


def build(folder, compiler, options, names):
    folder = ROOT / folder
    if not folder.exists():
        subprocess.run(["meson", "setup", str(folder), "-Db_lundef=false", "-Dfuzzer=true", "-Dwerror=false", *options], check=True, cwd=ROOT,
                       env={**os.environ, "CC": compiler})
    subprocess.run(["ninja", "-C", str(folder)] + [f"tests/fuzz/fuzz_{name}" for name in names], check=True)
    return folder


def run_libfuzzer(folder, name, seconds):
    seeds, found_here = ROOT / "tests/fuzz/corpus" / name, folder / "corpus" / name
    found_here.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([str(folder / f"tests/fuzz/fuzz_{name}"), str(found_here), str(seeds), "-max_len=4096", "-print_final_stats=1",
                           f"-max_total_time={seconds}", f"-artifact_prefix={folder}/{name}-"], check=False)
    return done.returncode == 0


def run_afl(folder, name, seconds):
    """It ends with success whatever it found: what it found are files."""
    out = folder / "corpus" / name
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["afl-fuzz", "-V", str(seconds), "-G", "4096", "-i", str(ROOT / "tests/fuzz/corpus" / name), "-o", str(out), "--",
                           str(folder / f"tests/fuzz/fuzz_{name}")], check=False, stdout=subprocess.DEVNULL,
                          env={**os.environ, "AFL_NO_UI": "1", "AFL_SKIP_CPUFREQ": "1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",
                               "AFL_NO_AFFINITY": "1"})
    found = [path for kind in ("crashes", "hangs") for path in (out / "default" / kind).glob("id*")]
    for path in found:
        print(f"found: {path}")
    stats = out / "default" / "fuzzer_stats"
    for line in stats.read_text(encoding="utf-8").splitlines() if stats.exists() else ():
        if line.startswith(("execs_done", "execs_per_sec", "corpus_count")):
            print(line)
    return done.returncode == 0 and not found


def main():
    minutes, names = float(os.environ.get("MINUTES", "6")), targets()
    if not has("clang"):
        sys.exit("make fuzz needs clang: apt-get install clang")
    fuzzers = [("libFuzzer", run_libfuzzer, build("build-fuzz", "clang", [
        "-Db_sanitize=address,undefined", "-Dc_args=-fsanitize=fuzzer-no-link"], names))]
    if has("afl-clang-fast"):
        fuzzers.append(("AFL++", run_afl, build("build-afl", "afl-clang-fast", [], names)))
    else:
        print("AFL++ is not installed (apt-get install afl++): libFuzzer alone")
    seconds, failed = max(1, int(minutes * 60 / (len(names) * len(fuzzers)))), 0
    for title, run, folder in fuzzers:
        for name in names:
            print(f"--- {title}: {name}", flush=True)
            failed += not run(folder, name, seconds)
    print(f"{len(names) * len(fuzzers) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
