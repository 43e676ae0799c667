#!/usr/bin/env python3
"""make bench: figures of an optimised build as ratios, each against a peer measured in the same run.

run.py BUILD [--users N] [--more N] [--seconds S] [--only PART]: a private instance on loopback with its mail plane, N
people (100,000), then as many more as make --more (1,000,000; 0: none). The peers: SQLite alone doing the same statements
(bare_engine), our HTTP server with an empty handler (bare_http), OpenLDAP where it is installed. The machines are noisy and
the load generator shares the processors, so read the ratios.
"""
import argparse
import sqlite3
import threading
import time

import directory
import rows
from figures import Figures
from instance import DOMAIN, HASH_COST, STANDARD, Instance
from load import Load, bare, bare_hashes, bare_http, require_wrk

MEMBERS, CLIENTS, BARE_ACTS = 64, 64, 12800


class Bench:
    def __init__(self, options):
        self.options, self.figures = options, Figures()
        self.instance = Instance(options.build)
        self.made = 0 # people made by loads

    def names(self, sql, name):
        path = self.instance.folder / name
        database = sqlite3.connect(f"file:{self.instance.database}?mode=ro", uri=True)
        path.write_text("".join(f"{row[0]}\n" for row in database.execute(sql)))
        database.close()
        return path

    def load(self, mode, keys, connections, first=0, seconds=None):
        token = self.instance.client().token
        found = Load(self.instance.port, token, mode, keys, connections, seconds or self.options.seconds, first)
        if found.refused or found.broken:
            self.figures.add(f"  {mode}: answers that were refused, broken", f"{found.refused}, {found.broken}")
        return found

    def bare(self, kind, *words):
        return bare(self.instance.build, kind, self.instance.database, self.instance.tenant["tenant_id"], *words, 2, 3)

    # What one act writes, while the database is small: the same rows are then written by the bare engine.
    def take_rows(self):
        instance, client = self.instance, self.instance.client()
        user = {}

        def create():
            user.update(client.call("POST", "/v1.0/users", {
                "accountEnabled": True, "displayName": "Row", "mailNickname": "row", "usageLocation": "NL",
                "userPrincipalName": f"row@{DOMAIN}", "passwordProfile": {"password": "Zomer-2026-x!"}}))

        def assign():
            client.call("POST", f"/v1.0/users/{user['id']}/assignLicense",
                        {"addLicenses": [{"skuId": STANDARD, "disabledPlans": []}], "removeLicenses": []})

        acts = [("create", create), ("assign", assign),
                ("delete", lambda: client.call("DELETE", f"/v1.0/users/{user['id']}")),
                ("restore", lambda: client.call("POST", f"/v1.0/directory/deletedItems/{user['id']}/restore", {}))]
        self.rows = {name: rows.of_act(instance, name, act) for name, act in acts}

    def reads(self, count):
        figures = self.figures
        figures.heading(f"Reading, {count:,} people")
        some = "SELECT {} FROM users WHERE deleted_at = 0 AND upn_fold LIKE 'user%' ORDER BY substr(id, 5) LIMIT 20000"
        ids = self.names(some.format("id"), "ids")
        get = self.load("get", ids, 32)
        figures.ratio("GET /users/{id}, 32 connections, of bare SQLite, 2 threads", get.rate, self.bare("read", ids), 0.3)
        figures.add("  the same, p50 and p99", f"{get.p50:.2f}, {get.p99:.2f} ms")
        http = bare_http(self.instance.build, ids, 32, 3)
        figures.add("  of the HTTP server with an empty handler", "", f"{get.rate / http:.2f} of {http:,.0f}/s")
        ldap = directory.measure(self.instance.build, self.instance.folder / f"ldap-{count}", count, 32, 4) if self.options.ldap else None
        if ldap is not None:
            figures.ratio("  of OpenLDAP, 32 connections", get.rate, ldap, 1.0)
        upns = self.names(some.format("upn_fold"), "upns")
        pages = self.pages(count)
        page_rate = self.bare("page", upns)
        for name, path in pages.items():
            page = self.load("path", path, 8)
            figures.ratio(f"{name} page of 100, 8 connections, of bare SQLite", page.rate, page_rate, 0.5)
            figures.below("  the same, p99", page.p99, 5, "ms")
        return {"get": get.rate, "page": page.rate}

    def pages(self, count):
        """The address of the first page, and of the last full one, found by walking there."""
        client, path = self.instance.client(), "/v1.0/users?$select=id&$top=999"
        last = None
        while path is not None:
            answer = client.call("GET", path)
            following = answer.get("@odata.nextLink")
            if following is not None:
                last = "/v1.0" + following.split("/v1.0", 1)[1]
            path = last if following is not None else None
        found = {"first": "/v1.0/users?$top=100"}
        if last is not None:
            token = last.split("$skiptoken=" if "$skiptoken=" in last else "%24skiptoken=", 1)[1].split("&")[0]
            walk = client.call("GET", f"/v1.0/users?$select=id&$top=999&$skiptoken={token}")
            found["last"] = f"/v1.0/users?$top=100&$skiptoken={token}" if len(walk["value"]) >= 100 else found["first"]
        for name, address in found.items():
            target = self.instance.folder / f"page-{name}"
            target.write_text(address + "\n")
            found[name] = target
        return found

    def fresh_names(self, count):
        path = self.instance.folder / "fresh"
        path.write_text("".join(f"new{self.made + i:07d}\n" for i in range(count)))
        return path

    def writes(self, count, label=""):
        figures = self.figures
        figures.heading(f"Changing, 64 clients, durable commits, {count:,} people{label}")
        rates = {}
        fresh = self.fresh_names(400000)
        first = self.made
        found = self.load("create", fresh, CLIENTS)
        self.made += found.requests + CLIENTS
        hashes = bare_hashes(self.instance.build, HASH_COST, 3)
        figures.add("password hashes alone", f"{hashes:,.0f}/s", "taken out of the next line")
        found.rate = 1 / max(1e-9, 1 / found.rate - 1 / hashes)
        rates["create"] = self.write_figure("create", "create", found)
        made = self.names(f"SELECT id FROM users WHERE deleted_at = 0 AND upn_fold >= 'new{first:07d}' AND upn_fold < 'new9' "
                          "AND usage_location = 'NL' ORDER BY upn_fold", "made")
        found = self.load("assign", made, CLIENTS, seconds=self.short_of(made, 5000))
        rates["assign"] = self.write_figure("assignLicense", "assign", found)
        keys = self.names("SELECT id FROM users WHERE deleted_at = 0 AND upn_fold LIKE 'user%' ORDER BY substr(id, 5)", "keys")
        found = self.load("delete", keys, CLIENTS, seconds=self.short_of(keys, 8000))
        rates["delete"] = self.write_figure("soft delete", "delete", found)
        gone = self.names("SELECT id FROM users WHERE deleted_at > 0 ORDER BY deleted_at, id", "gone")
        found = self.load("restore", gone, CLIENTS, seconds=self.short_of(gone, 8000))
        rates["restore"] = self.write_figure("restore", "restore", found)
        return rates

    def short_of(self, keys, rate):
        """Seconds in which this many keys do not run out."""
        return max(1, min(self.options.seconds, len(keys.read_text().split()) // rate))

    def write_figure(self, name, act, found):
        script, count = self.rows[act]
        target = self.instance.folder / "bare.db"
        for path in self.instance.folder.glob("bare.db*"):
            path.unlink()
        rows.copy(self.instance.database, target)
        base = bare(self.instance.build, "write", target, script, BARE_ACTS, MEMBERS)
        good = found.rate * (found.requests - found.refused) / max(1, found.requests)
        self.figures.ratio(f"{name}: of its {count} rows in SQLite, 64 a commit", good, base, 0.4)
        self.figures.below("  the same, p99", found.p99, 60, "ms")
        return good / base

    def during_backup(self, count):
        stop, copies = threading.Event(), []

        def copy_on():
            while not stop.is_set():
                path = self.instance.folder / f"copy-{len(copies)}"
                self.instance.command("backup", str(path))
                copies.append(path)

        thread = threading.Thread(target=copy_on)
        thread.start()
        self.writes(count, ", during backups")
        stop.set()
        thread.join()
        self.figures.add("  backups made meanwhile", f"{len(copies)}")

    def one_client(self):
        figures, client, times = self.figures, self.instance.client(), {"delete": [], "restore": []}
        figures.heading("One administrator")
        users = self.names("SELECT id FROM users WHERE deleted_at = 0 AND upn_fold LIKE 'user%' ORDER BY substr(id, 7)", "one")
        for user in users.read_text().split()[:self.options.rounds]:
            for act, method, path in (("delete", "DELETE", f"/v1.0/users/{user}"),
                                      ("restore", "POST", f"/v1.0/directory/deletedItems/{user}/restore")):
                begun = time.perf_counter()
                client.call(method, path)
                times[act].append((time.perf_counter() - begun) * 1000)
        for act, found in times.items():
            found.sort()
            figures.add(f"{act} of a licensed user, p50", f"{found[len(found) // 2]:.2f} ms")
            figures.below(f"{act} of a licensed user, p99", found[int(len(found) * 0.99)], 20, "ms")

    def start(self):
        self.instance.stop("serve")
        self.instance.start("serve")
        self.figures.below("start to first answer", self.instance.wait_answer(), 1, "s")
        time.sleep(2)
        self.figures.below("idle anonymous memory", self.instance.anonymous_mebibytes(), 64, "MiB")

    def clock(self):
        """Ten thousand deletions end in one advance, while somebody reads."""
        figures, client = self.figures, self.instance.client()
        figures.heading("A clock advance with 10,000 objects due")
        keys = self.names("SELECT id FROM users WHERE deleted_at = 0 AND upn_fold LIKE 'user%' ORDER BY substr(id, 9) LIMIT 10000", "due")
        for user in keys.read_text().split():
            client.call("DELETE", f"/v1.0/users/{user}")
        ids = self.instance.folder / "ids"
        calm = self.load("get", ids, 4, seconds=5)
        took = []

        def advance():
            begun = time.monotonic()
            client.call("POST", "/tenure/v1/clock/advance", {"by": "P31D"})
            took.append(time.monotonic() - begun)

        thread = threading.Thread(target=advance)
        thread.start()
        busy = self.load("get", ids, 4, seconds=5)
        thread.join()
        figures.below("advance by 31 days", took[0], 30, "s")
        figures.add("readers' p99 meanwhile", f"{busy.p99:.2f} ms", f"{busy.p99 / calm.p99:.2f} of {calm.p99:.2f} ms", "<= 2",
                    busy.p99 <= 2 * calm.p99)

    def grow(self, count, already):
        took = self.instance.import_users(already, count - already)
        self.figures.add(f"import of {count - already:,} people", f"{(count - already) / took:,.0f}/s", f"{took:.0f} s")
        with sqlite3.connect(f"file:{self.instance.database}?mode=ro", uri=True) as database:
            database.execute("SELECT 1")

    def rebuild(self, count):
        figures = self.figures
        figures.heading(f"The mail directory, {count:,} people")
        self.instance.stop("serve")
        for path in (self.instance.folder / "mail").rglob("route.db*"):
            path.unlink()
        begun = time.monotonic()
        self.instance.start("serve")
        self.instance.wait_answer()
        log = self.instance.folder / "serve.log"
        while '"mail.rebuilt"' not in log.read_text() and time.monotonic() - begun < 900:
            time.sleep(0.2)
        figures.below("rebuilt from nothing", time.monotonic() - begun, 60 * count / 1e6, "s")

    def run(self):
        options, figures = self.options, self.figures
        self.instance.make_tenant(options.users + options.more + 200000)
        self.take_rows()
        figures.heading("Filling")
        self.grow(options.users, 0)
        self.start()
        small = self.reads(options.users)
        small_writes = self.writes(options.users)
        self.one_client()
        self.during_backup(options.users)
        if options.more:
            figures.heading("Filling on")
            self.grow(options.more, options.users)
            self.start()
            large = self.reads(options.more)
            large_writes = self.writes(options.more)
            figures.heading(f"{options.more:,} people against {options.users:,}")
            for name in small:
                figures.add(f"{name}: times slower", f"{small[name] / large[name]:.2f}", "", "<= 1.2", small[name] <= 1.2 * large[name])
            for name in small_writes:
                share = small_writes[name] / large_writes[name]
                figures.add(f"{name}: times slower, as ratios to the bare engine", f"{share:.2f}", "", "<= 1.2", share <= 1.2)
        self.clock()
        self.rebuild(max(options.users, options.more))
        print(f"\n{'every goal is met' if not figures.missed else f'{figures.missed} goals are missed'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--users", type=int, default=100000)
    parser.add_argument("--more", type=int, default=1000000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--no-ldap", dest="ldap", action="store_false")
    options = parser.parse_args()
    require_wrk()
    bench = Bench(options)
    try:
        bench.run()
    finally:
        bench.instance.end()


main()
