#!/usr/bin/env python3
"""Walks at random through everything that is served: run.py BUILD [--seed N] [--steps N] [-v]

The addresses are those of `tenured --endpoints`, the properties those of our own $metadata (maker.py). Whatever is asked: never
an answer of 500, every answer within the contract (tests/contract), every error in its shape. The walk is told by its seed; it is the
same each time unless --seed says otherwise (0: another one each time). Closes with "N passed, N failed".
"""
import argparse
import collections
import http.client
import json
import os
import random
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for neighbour in ("contract", "scenarios"):
    sys.path.insert(0, os.path.join(HERE, "..", neighbour))

import watch  # noqa: E402
from client import Client  # noqa: E402
from instance import Instance  # noqa: E402
from maker import Maker  # noqa: E402

ROOTS = {"Graph": "/v1.0", "Own": "/tenure/v1"}
ROW = re.compile(r"^\| `(\w+) (/[^`]*)` \| ", re.MULTILINE)
FAR_TOO_SLOW = ("POST /clock/advance",)  # each brings everybody's clock forward: rarely
LEFT_OUT = ("PUT /faults",)  # would make the rest of the walk meet what it orders
# Addresses that do not hear $select yet. What else is wrong there counts; to be emptied.
DEAF = re.compile(r"/(directoryroles|rolemanagement|admin/sharepoint|domains|registereddevices|owneddevices|deleteditems/|"
                  r"approleassignments|oauth2permissiongrants|ownedobjects)", re.IGNORECASE)
OF_SELECT = re.compile(r"which \$select did not ask for|@odata.context projects")
ALLOWED_FAULTS = (501, 503, 507)
MOST_SHOWN = int(os.environ.get("SHOWN", 12))
REFRESH = 150
LISTS = {"users": "/v1.0/users?$select=id", "groups": "/v1.0/groups?$select=id", "roleAssignments":
         "/v1.0/roleManagement/directory/roleAssignments?$select=id", "deletedItems":
         "/v1.0/directory/deletedItems/microsoft.graph.user?$select=id", "roleDefinitions":
         "/v1.0/roleManagement/directory/roleDefinitions?$select=id", "subscribedSkus": "/v1.0/subscribedSkus?$select=id",
         "directoryRoles": "/v1.0/directoryRoles?$select=id", "domains": "/v1.0/domains?$select=id",
         "subscriptions": "/tenure/v1/subscriptions"}


def rows_of(binary):
    """[(method, root, pattern)] of the doors that speak JSON."""
    printed = subprocess.run([binary, "--endpoints"], capture_output=True, text=True, check=True).stdout
    found = []
    for part in printed.split("\n## ")[1:]:
        root = ROOTS.get(part.partition("\n")[0].strip())
        found += [(method, root, pattern) for method, pattern in ROW.findall(part) if root]
    return [row for row in found if f"{row[0]} {row[2]}" not in LEFT_OUT]


class Walk:
    def __init__(self, instance, tenant, other, options):
        self.port, self.verbose = instance.ports["http"], options.verbose
        self.client, self.stranger = Client(self.port, tenant), Client(self.port, other)
        self.random = random.Random(options.seed)
        self.rows = rows_of(instance.binary)
        self.tenant, self.known = tenant, {}
        self.unheard = 0
        self.faults, self.statuses = [], collections.Counter()
        self.maker = Maker(self.random, watch.own(self.port), self.known, tenant["domain"])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def stage(self):
        """Somebody of each kind to begin with, and somebody of another organisation."""
        for number in range(12):
            self.client.call("POST", "/v1.0/users", self.person(f"first{number}", self.tenant["domain"]))
        for number in range(4):
            self.client.call("POST", "/v1.0/groups", {
                "displayName": f"Group {number}", "mailEnabled": False, "mailNickname": f"group{number}", "securityEnabled": True})
        for sku in ("6fd2c87f-b296-42f0-b197-1e91e994b900", "4ef96642-f096-40de-a3e9-d83fb2f90211"):
            self.client.call("POST", "/tenure/v1/subscriptions",
                             {"skuId": sku, "totalLicenses": 3, "channel": "direct", "term": "monthly"})
        self.client.call("DELETE", f"/v1.0/users/first11@{self.tenant['domain']}")
        self.known["sku"] = ["6fd2c87f-b296-42f0-b197-1e91e994b900", "4ef96642-f096-40de-a3e9-d83fb2f90211"]
        self.known["organization"] = [self.tenant["tenant_id"]]
        self.known["strange"] = [one["id"] for one in self.stranger.call("GET", "/v1.0/users?$select=id")["value"]]

    def person(self, name, domain):
        return {"accountEnabled": True, "displayName": name, "mailNickname": name, "userPrincipalName": f"{name}@{domain}",
                "usageLocation": "NL", "passwordProfile": {"password": "Kelp-Lantern-47"}}

    def refresh(self):
        """What is there now; in the order of the lists, so that the same seed means the same."""
        for kind, path in LISTS.items():
            self.known[kind] = [one["id"] for one in self.client.call("GET", path)["value"]]
        self.known["members"] = self.known["owners"] = self.known["users"]
        self.known["addresses"] = [one["userPrincipalName"] for one in
                                   self.client.call("GET", "/v1.0/users?$select=userPrincipalName&$top=5")["value"]]

    def fault(self, number, sent, what, body):
        self.faults.append(f"step {number}: {sent}\n  {what}\n  {body[:500].decode(errors='replace')}")

    def actor(self):
        """Mostly the application; now and then a stranger."""
        return self.stranger if self.maker.chance(4) else self.client

    def send(self, sent):
        headers = {"Authorization": f"Bearer {self.actor().token}", **sent.headers}
        for attempt in (1, 2):
            try:
                self.connection.request(sent.method, sent.path, sent.body, headers)
                answer = self.connection.getresponse()
                return headers, answer, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()  # the server may end a connection between two requests
                if attempt == 2:
                    raise

    def step(self, number):
        row = self.rows[self.random.randrange(len(self.rows))]
        if f"{row[0]} {row[2]}" in FAR_TOO_SLOW and not self.maker.chance(10):
            return
        sent = self.maker.request(row, self.rows)
        try:
            headers, answer, body = self.send(sent)
        except (OSError, http.client.HTTPException) as why:
            self.connection.close()
            self.fault(number, sent, f"no answer: {type(why).__name__}: {why}", b"")
            return
        self.statuses[answer.status] += 1
        if self.verbose:
            print(f"# {number} {answer.status} {sent}")
        if answer.status >= 500 and answer.status not in ALLOWED_FAULTS:
            self.fault(number, sent, f"a {answer.status}", body)
        text = sent.body.decode("utf-8", "replace") if sent.body else None
        found = watch.faults_of(self.port, sent.method, sent.path, headers, text, answer.status, answer.headers, body)
        is_known = DEAF.search(sent.path) and all(OF_SELECT.search(one) for one in found)
        self.unheard += bool(found and is_known)
        if found and not is_known:
            self.fault(number, sent, "; ".join(found), body)

    def go(self, steps):
        self.stage()
        for number in range(1, steps + 1):
            if number % REFRESH == 1:
                self.refresh()
            self.step(number)
        return self.faults


def report(instance, walk, options, seconds):
    faults = (walk.faults if walk else []) + instance.faults
    for fault in faults[:MOST_SHOWN]:
        print("\n".join(f"# {line}" for line in fault.splitlines()))
    if len(faults) > MOST_SHOWN:
        print(f"# … and {len(faults) - MOST_SHOWN} more")
    if walk:
        counted = ", ".join(f"{count} of {status}" for status, count in sorted(walk.statuses.items()))
        if walk.unheard:
            print(f"# known: {walk.unheard} answers of addresses that do not hear $select yet (DEAF)")
        print(f"# {sum(walk.statuses.values())} requests in {seconds:.0f} s: {counted}")
    print(f"# again: python3 tests/walk/run.py {options.build} --seed {options.seed} --steps {options.steps}")
    print(f"{'not ok' if faults else 'ok'} 1 - a walk of {options.steps} steps")
    print(f"{int(not faults)} passed, {int(bool(faults))} failed")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="the folder meson built in")
    parser.add_argument("--seed", type=int, default=20250131, help="tells the walk (20250131); 0: by the time")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every request")
    options = parser.parse_args()
    options.seed = options.seed or time.time_ns()
    instance, walk, begun = Instance(options.build, {"mail_enabled": "no"}), None, time.monotonic()
    try:
        tenant, other = instance.make_tenant("walk.example"), instance.make_tenant("other.example")
        instance.start("serve")
        walk = Walk(instance, tenant, other, options)
        walk.go(options.steps)
    except Exception as why:  # whatever ends the walk is a finding
        instance.faults.append(f"the walk ended: {type(why).__name__}: {why}")
    finally:
        instance.close(False)
    sys.exit(report(instance, walk, options, time.monotonic() - begun))


if __name__ == "__main__":
    main()
