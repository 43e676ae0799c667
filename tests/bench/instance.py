"""A private instance on loopback for measuring: its folder, its programs, its tenant."""
import http.client
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "scenarios"))
from client import Client  # noqa: E402

PORTS = ["http_port", "https_port", "imap_port", "smtp_port", "submission_port", "lmtp_port", "doveadm_port",
         "smtp_reinject_port"]
DOMAIN = "bench.example"
HASH_COST = 1
STANDARD = "4b9405b0-7788-4568-add1-99614e613b69"


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Instance:
    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.binary = str(self.build / "tenured/tenured")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.config = self.folder / "tenured.conf"
        self.database = self.folder / "state/tenured.db"
        ports = free_ports(len(PORTS))
        self.port = ports[0]
        lines = [f"{name} = {port}" for name, port in zip(PORTS, ports)]
        lines += [f"state_directory = {self.folder}/state", f"mail_root = {self.folder}/mail", "log_level = warning",
                  f"password_hash_cost = {HASH_COST}"]
        self.config.write_text("\n".join(lines) + "\n")
        self.processes = {}
        self.tenant = None

    def command(self, *words, **options):
        return subprocess.run([self.binary, words[0], "--config", str(self.config), *words[1:]], check=True,
                              capture_output=True, text=True, **options).stdout

    def make_tenant(self, seats):
        (self.folder / "password").write_text("Bench-2026-word\n")
        self.tenant = json.loads(self.command("init", "--organisation", "Bench", "--domain", DOMAIN, "--administrator",
                                              f"root@{DOMAIN}", "--password-file", str(self.folder / "password"),
                                              "--movable-clock", "--output", "json"))
        self.start("mail")
        self.start("serve")
        self.wait_answer()
        self.client().call("POST", "/tenure/v1/subscriptions", {"skuId": STANDARD, "totalLicenses": seats, "channel": "direct",
                                                                "term": "annual"})

    def import_users(self, first, count):
        """Seconds that it took."""
        path = self.folder / "users.csv"
        with open(path, "w", encoding="utf-8") as out:
            out.write("User principal name,Display name,Usage location,Licenses,Department\n")
            for i in range(first, first + count):
                out.write(f"user{i:07d}@{DOMAIN},User {i},NL,Exchange Online (Plan 1),Department {i % 40}\n")
        begun = time.monotonic()
        self.command("import", "--tenant", DOMAIN, str(path), cwd=self.folder)
        return time.monotonic() - begun

    def client(self):
        return Client(self.port, self.tenant)

    def start(self, role):
        log = open(self.folder / f"{role}.log", "a")
        self.processes[role] = subprocess.Popen([self.binary, role, "--config", str(self.config)], stdout=log, stderr=log)

    def stop(self, role):
        process = self.processes.pop(role)
        process.send_signal(signal.SIGTERM)
        process.wait(60)

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

    def anonymous_mebibytes(self):
        text = pathlib.Path(f"/proc/{self.processes['serve'].pid}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024

    def end(self):
        for role in list(self.processes):
            self.stop(role)
        shutil.rmtree(self.folder, ignore_errors=True)
