#!/usr/bin/env python3
"""Drives unmodified foreign clients against a live Tenure: run.py BUILD [--only NAME] [--keep] [-v] [--no-namespace]

Each *.mjs beside this file but harness.mjs tells stories (README.md). Output is TAP; the last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(HERE, "..", "scenarios"))

from instance import Instance, InstanceFault, free_ports  # noqa: E402

POINT = re.compile(r"^(not ok|ok) \d+ - (.*)$", re.MULTILINE)
PLAN = re.compile(r"^1\.\.(\d+)$", re.MULTILINE)
LONGEST = 300  # seconds a file may take
WAYS_IN = (["unshare", "--net", "--mount"], ["unshare", "--user", "--map-root-user", "--net", "--mount"])


def way_in():
    """The first way to a network namespace that works here; None."""
    for way in WAYS_IN:
        try:
            done = subprocess.run([*way, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
        except OSError:
            return None
        if done.returncode == 0:
            return way
    return None


def not_yet(binary):
    """Rows of docs/compatibility.md that answer 501."""
    printed = subprocess.run([binary, "--endpoints"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^\| `([^`]+)` \| not yet \|", printed, re.MULTILINE)


def enter_namespace():
    """Runs this program again inside one and ends with its code; returns when there is none to be had."""
    way = way_in()
    if way:
        os.execvp(way[0], [*way, sys.executable, os.path.abspath(__file__), "--inside", *sys.argv[1:]])
    print("# PRECONDITION FAILED: network namespaces are refused here, so the clients are led to tenured inside\n"
          "# Node.js (reroute.cjs) instead of by a hosts file. To have the namespace: run as root, or allow user\n"
          "# namespaces (sysctl kernel.unprivileged_userns_clone=1), or give a container the capability SYS_ADMIN.",
          flush=True)


class Stage:
    """One tenured, and how the clients reach it."""

    def __init__(self, options):
        port = 443 if options.inside else free_ports(1)[0]
        self.instance = Instance(options.build, {"https_port": port, "mail_enabled": "no", "tls_names": "clouds"})
        self.environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "CLIMICROSOFT365_NOUPDATE": "1", "NO_COLOR": "1", "YARGS_MIN_NODE_VERSION": "18",
            "TENURE_HOST": "localhost" if options.inside else f"localhost:{port}",
            "TENURE_NOT_YET": json.dumps(not_yet(self.instance.binary)),
            "NODE_EXTRA_CA_CERTS": os.path.join(self.instance.folder, "state", "ca.pem")}
        if not options.inside:
            self.environment |= {"TENURE_TLS_PORT": str(port),
                                 "NODE_OPTIONS": f"--require={os.path.join(HERE, 'reroute.cjs')}"}

    def bring_up(self, is_inside):
        if is_inside:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        self.instance.start("serve")
        done = subprocess.run([self.instance.binary, "trust", "--config", self.instance.config],
                              capture_output=True, text=True, check=False)
        if is_inside:
            if done.returncode != 0:
                raise InstanceFault(f"tenured trust ended with {done.returncode}: {done.stdout}{done.stderr}")
            self.take_hosts(done.stdout)

    def take_hosts(self, lines):
        """The hosts file of this namespace, and of no other."""
        hosts = os.path.join(self.instance.folder, "hosts")
        with open(hosts, "w", encoding="utf-8") as out:
            out.write("127.0.0.1 localhost\n" + lines)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        subprocess.run(["mount", "--bind", hosts, "/etc/hosts"], check=True)

    def folder_for(self, name):
        """A home that no client has been in."""
        home = os.path.join(self.instance.folder, f"home-{name}")
        os.mkdir(home)
        return home

    def tell(self, path, number):
        """One file: what it printed, and the seconds it took."""
        name = os.path.basename(path).removesuffix(".mjs")
        home = self.folder_for(name)
        tenant = self.instance.make_tenant(f"{name.replace('_', '-')}{number}.example")
        card = os.path.join(home, "tenant.json")
        with open(card, "w", encoding="utf-8") as out:
            json.dump(tenant, out)
        environment = {**self.environment, "HOME": home, "TENURE_TENANT": card,
                       "TENURED": self.instance.binary, "TENURED_CONFIG": self.instance.config}
        begun = time.monotonic()
        try:
            done = subprocess.run(["node", path], env=environment, cwd=home, capture_output=True, text=True,
                                  timeout=LONGEST, check=False)
            printed, code = done.stdout + comment(done.stderr), done.returncode
        except subprocess.TimeoutExpired as late:
            printed, code = f"{(late.stdout or b'').decode()}# it did not end within {LONGEST} seconds\n", None
        return printed, code, time.monotonic() - begun


def comment(text):
    return "".join(f"# {line}\n" for line in text.splitlines())


class Results:
    def __init__(self, is_verbose):
        self.is_verbose, self.passed, self.failed = is_verbose, 0, 0

    def add(self, is_good, name, remark=""):
        self.passed += is_good
        self.failed += not is_good
        print(f"{'ok' if is_good else 'not ok'} {self.passed + self.failed} - {name}")
        if remark and (self.is_verbose or not is_good):
            print(remark.rstrip())
        sys.stdout.flush()

    def add_file(self, name, printed, code, seconds):
        points = POINT.findall(printed)
        pieces = POINT.split(printed)
        for number, (word, title) in enumerate(points):
            self.add(word == "ok", f"{name}: {title}", pieces[3 * number + 3].strip("\n"))
        plan = PLAN.search(printed)
        is_whole = plan is not None and int(plan[1]) == len(points) and code is not None
        if not is_whole:
            self.add(False, f"{name}: all of its stories were told", comment(printed))
        print(f"# {name}: {seconds:.1f} s", flush=True)


def play(options, results):
    paths = [p for p in glob.glob(os.path.join(HERE, "*.mjs")) if not p.endswith("harness.mjs")]
    paths.sort(key=lambda path: "processes" not in path)  # what takes longest begins first
    paths = [p for p in paths if not options.only or any(word in os.path.basename(p) for word in options.only)]
    stage = Stage(options)
    instance = stage.instance
    try:
        stage.bring_up(options.inside)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            told = pool.map(lambda one: stage.tell(*one), [(path, n) for n, path in enumerate(paths, 1)])
            for path, outcome in zip(paths, told):
                results.add_file(os.path.basename(path).removesuffix(".mjs"), *outcome)
    except (InstanceFault, OSError, subprocess.CalledProcessError) as fault:
        instance.faults.append(str(fault))
    finally:
        if os.path.exists(instance.log_path("serve")):
            place = os.path.join(options.build, "results")
            os.makedirs(place, exist_ok=True)
            shutil.copy(instance.log_path("serve"), os.path.join(place, "clients-serve.log"))
        instance.close(options.keep)
    results.add(not instance.faults, "the server stood it, and ended cleanly", comment("; ".join(instance.faults)))
    if options.keep:
        print(f"# kept: {instance.folder}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="the folder meson built in")
    parser.add_argument("--only", action="append", help="part of a file's name; may be given several times")
    parser.add_argument("--keep", action="store_true", help="leave the installation's folder behind")
    parser.add_argument("--no-namespace", action="store_true", help="as where network namespaces are refused")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("-v", "--verbose", action="store_true", help="print what the clients said")
    options = parser.parse_args()
    results = Results(options.verbose)
    if not options.inside:
        if subprocess.run([os.path.join(ROOT, "tools", "clients.sh")], check=False).returncode != 0:
            results.add(False, "the foreign clients are installed", "# see above what stood in the way: tools/clients.sh")
            print("0 passed, 1 failed")
            sys.exit(1)
        if not options.no_namespace:
            enter_namespace()
    play(options, results)
    print(f"{results.passed} passed, {results.failed} failed")
    sys.exit(1 if results.failed else 0)


if __name__ == "__main__":
    main()
