"""Loads: wrk against a door, and the bare peers beside it."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def require_wrk():
    if shutil.which("wrk") is None:
        sys.exit("make bench needs wrk: apt-get install wrk")


class Load:
    """One run of wrk: rate in requests a second, milliseconds p50 and p99, what was refused or broken."""

    def __init__(self, port, token, mode, keys, connections, seconds, first=0):
        environment = os.environ | {"MODE": mode, "KEYS": str(keys), "TOKEN": token, "FIRST": str(first)}
        text = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "load.lua"),
                               f"http://127.0.0.1:{port}"], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        found = json.loads(text.splitlines()[-1])
        self.requests, self.refused, self.broken = found["requests"], found["refused"], found["broken"]
        self.rate = found["requests"] / found["seconds"]
        self.p50, self.p99 = found["p50"], found["p99"]


def bare(build, *words):
    return float(subprocess.run([str(pathlib.Path(build) / "tests/bench/bare_engine"), *map(str, words)], check=True,
                                stdout=subprocess.PIPE, text=True).stdout)


def bare_hashes(build, cost, seconds):
    """Password hashes a second, on two threads."""
    return float(subprocess.run([str(pathlib.Path(build) / "tests/bench/bare_hash"), str(cost), "2", str(seconds)], check=True,
                                stdout=subprocess.PIPE, text=True).stdout)


def bare_http(build, keys, connections, seconds):
    server = subprocess.Popen([str(pathlib.Path(build) / "tests/bench/bare_http")], stdout=subprocess.PIPE, text=True)
    try:
        return Load(int(server.stdout.readline()), "none", "get", keys, connections, seconds).rate
    finally:
        server.terminate()
        server.wait(10)
