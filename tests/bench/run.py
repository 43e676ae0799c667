#!/usr/bin/env python3
"""make bench: figures of an optimised build, as a table with ratios taken in one run.

run.py BUILD [--users N] [--rounds N]: starts a private instance on loopback with its mail plane, imports N users
(100,000), and measures what an administrator waits for. The bare engine beside it is SQLite doing durable commits
of as many rows; the machines are noisy, so the ratios tell more than the milliseconds.
"""
import argparse
import http.client
import json
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "scenarios"))
from client import Client  # noqa: E402
PORTS = ["http_port", "https_port", "imap_port", "smtp_port", "submission_port", "lmtp_port", "doveadm_port",
         "smtp_reinject_port"]
STANDARD = "4b9405b0-7788-4568-add1-99614e613b69"


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Instance:
    def __init__(self, build):
        self.binary = str(pathlib.Path(build).resolve() / "tenured/tenured")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.config = self.folder / "tenured.conf"
        ports = free_ports(len(PORTS))
        self.port = ports[0]
        lines = [f"{name} = {port}" for name, port in zip(PORTS, ports)]
        lines += [f"state_directory = {self.folder}/state", f"mail_root = {self.folder}/mail", "log_level = warning"]
        self.config.write_text("\n".join(lines) + "\n")
        self.processes = {}

    def command(self, *words, **options):
        return subprocess.run([self.binary, words[0], "--config", str(self.config), *words[1:]], check=True,
                              capture_output=True, text=True, **options).stdout

    def start(self, role):
        log = open(self.folder / f"{role}.log", "a")
        self.processes[role] = subprocess.Popen([self.binary, role, "--config", str(self.config)], stdout=log, stderr=log)

    def stop(self, role):
        process = self.processes.pop(role)
        process.send_signal(signal.SIGTERM)
        process.wait(20)

    def wait_answer(self):
        begun = time.monotonic()
        while time.monotonic() - begun < 60:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return time.monotonic() - begun
            except OSError:
                time.sleep(0.002)
        sys.exit("the server does not answer; see " + str(self.folder / "serve.log"))

    def end(self):
        for role in list(self.processes):
            self.stop(role)
        shutil.rmtree(self.folder, ignore_errors=True)


def write_users(path, count, domain):
    with open(path, "w", encoding="utf-8") as out:
        out.write("User principal name,Display name,Usage location,Licenses,Department\n")
        for i in range(count):
            out.write(f"user{i:07d}@{domain},User {i},NL,Exchange Online (Plan 1),Department {i % 40}\n")


def measure(times, action):
    begun = time.perf_counter()
    action()
    times.append((time.perf_counter() - begun) * 1000)


def share(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def bare_engine(folder, rounds, rows):
    """The same number of rows in one durable transaction each, straight into SQLite."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT)")
    times = []
    for i in range(rounds):
        def commit():
            database.execute("BEGIN IMMEDIATE")
            for j in range(rows):
                database.execute("INSERT INTO t VALUES (?, ?)", (f"{i}-{j}", "x" * 80))
            database.execute("COMMIT")
        measure(times, commit)
    database.close()
    return times


def bench(instance, users, rounds):
    domain = "bench.example"
    (instance.folder / "password").write_text("Bench-2026-word\n")
    tenant = json.loads(instance.command("init", "--organisation", "Bench", "--domain", domain, "--administrator",
                                         f"root@{domain}", "--password-file", str(instance.folder / "password"),
                                         "--output", "json"))
    instance.start("mail")
    instance.start("serve")
    instance.wait_answer()
    client = Client(instance.port, tenant)
    client.call("POST", "/tenure/v1/subscriptions",
                {"skuId": STANDARD, "totalLicenses": users + 1000, "channel": "direct", "term": "monthly"})
    write_users(instance.folder / "users.csv", users, domain)
    begun = time.monotonic()
    instance.command("import", "--tenant", domain, str(instance.folder / "users.csv"), cwd=instance.folder)
    loaded = time.monotonic() - begun
    instance.stop("serve")
    instance.start("serve")
    first_answer = instance.wait_answer()
    client = Client(instance.port, tenant)
    deletes, restores, reads = [], [], []
    for i in range(rounds):
        user = client.call("GET", f"/v1.0/users/user{i * 7:07d}@{domain}?$select=id")["id"]
        measure(reads, lambda: client.call("GET", f"/v1.0/users/{user}"))
        measure(deletes, lambda: client.call("DELETE", f"/v1.0/users/{user}"))
        measure(restores, lambda: client.call("POST", f"/v1.0/directory/deletedItems/{user}/restore"))
    bare = bare_engine(instance.folder, rounds, 20)
    return loaded, first_answer, deletes, restores, reads, bare


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--users", type=int, default=100000)
    parser.add_argument("--rounds", type=int, default=500)
    options = parser.parse_args()
    instance = Instance(options.build)
    try:
        loaded, first, deletes, restores, reads, bare = bench(instance, options.users, options.rounds)
    finally:
        instance.end()
    base = share(bare, 0.5)
    rows = [("bare SQLite, 20 rows in one durable commit", bare, None), ("GET /users/{id}", reads, None),
            ("DELETE /users/{id}, licensed", deletes, 20), ("restore, licensed", restores, 20)]
    print(f"\n{options.users:,} users, one client, {options.rounds} rounds; milliseconds\n")
    print(f"{'':44}{'p50':>8}{'p99':>8}{'p50 / bare':>12}   goal")
    for name, times, goal in rows:
        verdict = "" if goal is None else f"p99 < {goal}: {'yes' if share(times, 0.99) < goal else 'NO'}"
        print(f"{name:44}{share(times, 0.5):8.2f}{share(times, 0.99):8.2f}{share(times, 0.5) / base:12.1f}   {verdict}")
    print(f"\nstart to first answer: {first:.2f} s   goal < 1: {'yes' if first < 1 else 'NO'}")
    print(f"import: {options.users / loaded:,.0f} users/s ({loaded:.0f} s)")


main()
