"""One private Tenure for the scenarios: tenured and its mail servers, in a folder under /tmp, on free ports."""
import csv
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PORTS = ["http", "imap", "smtp", "submission", "lmtp", "doveadm", "smtp_reinject"]
TROUBLE = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:", "AddressSanitizer:DEADLYSIGNAL")


class InstanceFault(Exception):
    pass


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    numbers = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return numbers


def poll(question, seconds, pause=0.05):
    """Asks until the answer is true; the last answer."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(pause)


class Instance:
    def __init__(self, build, settings=None):
        """settings: {name: value} beside or instead of those that write_config() makes."""
        self.binary = os.path.abspath(os.path.join(build, "tenured", "tenured"))
        if not os.access(self.binary, os.X_OK):
            raise InstanceFault(f"{self.binary} is not there; build it: tools/build.sh {build}")
        self.folder = tempfile.mkdtemp(prefix="tenure-scenarios-", dir="/tmp")
        os.chmod(self.folder, 0o755)  # the mail servers' users pass through
        self.config = os.path.join(self.folder, "tenured.conf")
        self.mail_root = os.path.join(self.folder, "mail")
        self.ports = dict(zip(PORTS, free_ports(len(PORTS))))
        self.processes = {}
        self.faults = []
        self.write_config(settings or {})

    def write_config(self, settings):
        lines = {"domain_check": "command", "domain_check_source": self.write_domain_check(), "state_directory": f"{self.folder}/state", "mail_root": self.mail_root, "https_port": 0,
                 **{f"{name}_port": number for name, number in self.ports.items()}, **settings}
        with open(self.config, "w", encoding="utf-8") as out:
            out.writelines(f"{name} = {value}\n" for name, value in lines.items())

    def write_domain_check(self):
        """Proves every name but those that begin with unproven."""
        path = os.path.join(self.folder, "domain-check")
        with open(path, "w", encoding="utf-8") as out:
            out.write("#!/bin/sh\ncase $1 in unproven*) exit 1 ;; esac\n[ \"${2#MS=ms}\" != \"$2\" ]\n")
        os.chmod(path, 0o755)
        return path

    # tenants

    def make_tenant(self, domain):
        done = subprocess.run(
            [self.binary, "init", "--config", self.config, "--organisation", f"Scenario {domain}", "--domain", domain,
             "--administrator", f"admin@{domain}", "--movable-clock", "--output", "json"],
            capture_output=True, text=True, check=False, timeout=120)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise InstanceFault(f"tenured init for {domain} ended with {done.returncode}:\n"
                                f"{done.stdout}{done.stderr}") from None

    def command(self, arguments):
        """Another command of tenured, beside the server."""
        return subprocess.run([self.binary, *arguments, "--config", self.config], capture_output=True, text=True,
                              check=False, timeout=120)

    def import_users(self, domain, rows):
        """Hands rows ({column: value}) to `tenured import`, as an administrator does with an export."""
        columns = sorted({column for row in rows for column in row})
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as users:
            writer = csv.DictWriter(users, columns)
            writer.writeheader()
            writer.writerows(rows)
            users.flush()
            done = subprocess.run([self.binary, "import", "--config", self.config, "--tenant", domain, users.name],
                                  capture_output=True, text=True, check=False, timeout=120)
        if done.returncode != 0:
            raise InstanceFault(f"tenured import ended with {done.returncode}: {done.stdout}{done.stderr}")

    # processes: "serve" and "mail"

    def log_path(self, role):
        return os.path.join(self.folder, f"{role}.log")

    def log_tail(self, role, lines=15):
        if not os.path.exists(self.log_path(role)):
            return ""
        with open(self.log_path(role), encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def launch(self, role):
        with open(self.log_path(role), "ab") as log:
            self.processes[role] = subprocess.Popen(
                [self.binary, role, "--config", self.config], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    def start(self, role):
        if role in self.processes:
            raise InstanceFault(f"tenured {role} runs already")
        self.launch(role)
        self.wait_until_up(role)

    def wait_until_up(self, role):
        doors = [self.is_http_up] if role == "serve" else [
            lambda: self.greets("imap", b"* OK"), lambda: self.greets("smtp", b"220"),
            lambda: self.greets("submission", b"220"), self.watch_is_up]
        for door in doors:
            if not poll(lambda: door() or self.has_ended(role), 60) or self.has_ended(role):
                raise InstanceFault(f"tenured {role} does not answer; its log ends:\n{self.log_tail(role)}")

    def watch_is_up(self):
        """Servers left behind answer before their new watch minds SIGTERM; the sign is that it ignores SIGPIPE."""
        with open(f"/proc/{self.processes['mail'].pid}/status", encoding="ascii", errors="replace") as status:
            ignored = next(line for line in status if line.startswith("SigIgn:"))
        return int(ignored.split()[1], 16) >> (signal.SIGPIPE - 1) & 1

    def has_ended(self, role):
        return self.processes[role].poll() is not None

    def is_http_up(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def greets(self, door, greeting):
        try:
            with socket.create_connection(("127.0.0.1", self.ports[door]), timeout=5) as connection:
                return connection.recv(64).startswith(greeting)
        except OSError:
            return False

    def end(self, role, with_signal=signal.SIGTERM):
        """Ends the process; the code it ended with. A clean stop that was not clean is kept as a fault."""
        process = self.processes.pop(role, None)
        if process is None:
            raise InstanceFault(f"tenured {role} does not run")
        already = process.poll()
        process.send_signal(with_signal)
        try:
            code = process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.faults.append(f"tenured {role} did not end within 30 seconds")
            return
        if already is not None:
            self.faults.append(f"tenured {role} had ended by itself with {already}")
        elif code not in (0, -with_signal if with_signal == signal.SIGKILL else 0):
            self.faults.append(f"tenured {role} ended with {code}")

    def mail_servers(self):
        """Pids of Dovecot and Postfix masters that run on our mail_root."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                program = os.readlink(f"/proc/{pid}/exe")
                with open(f"/proc/{pid}/cmdline", "rb") as command:
                    is_ours = (self.mail_root + "/").encode() in command.read()
            except OSError:
                continue
            if is_ours and program.endswith(("/sbin/dovecot", "/postfix/sbin/master")):
                found.append(int(pid))
        return found

    def close(self, keep):
        for role in list(self.processes):
            self.end(role)
        for pid in self.mail_servers():
            self.faults.append(f"a mail server was left behind (pid {pid})")
            os.kill(pid, signal.SIGTERM)
        for role in ("serve", "mail"):
            self.faults += [line.strip() for line in self.log_tail(role, 10 ** 6).splitlines()
                            if any(word in line for word in TROUBLE)]
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def keep_logs(self, build):
        """Copies the logs to where they outlive the folder."""
        place = os.path.join(build, "results")
        os.makedirs(place, exist_ok=True)
        for role in ("serve", "mail"):
            if os.path.exists(self.log_path(role)):
                shutil.copy(self.log_path(role), os.path.join(place, f"scenarios-{role}.log"))
        mail_log = os.path.join(self.mail_root, "log")
        for name in os.listdir(mail_log) if os.path.isdir(mail_log) else []:
            if os.path.isfile(os.path.join(mail_log, name)):
                shutil.copy(os.path.join(mail_log, name), os.path.join(place, f"scenarios-{name}"))
        return place

    def files_with(self, text):
        """Files of the instance that hold the text, as UTF-8 or UTF-16."""
        needles = [text.encode(), text.encode("utf-16-le")]
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                if not os.path.isfile(path) or os.path.islink(path):
                    continue
                with open(path, "rb") as one:
                    content = one.read()
                if any(needle in content for needle in needles):
                    found.append(os.path.relpath(path, self.folder))
        return found
