#!/usr/bin/env python3
"""Hostile input against a live server: run.py BUILD [WORD…]. Each case must be answered with an error in the wire's shape and
the right status; at the end nothing has changed, nothing has leaked, and the server still serves.

WORD: only cases whose name holds it.
"""
import json
import os
import re
import socket
import sqlite3
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "scenarios"))
import asking  # noqa: E402
import framing  # noqa: E402
from client import Client  # noqa: E402
from instance import Instance, poll  # noqa: E402
from wire import Fault, Wire, hear, judge_error, split  # noqa: E402

IDLE = 3000
# What a refusal writes: that it was refused. What a sign-in writes is no change of the directory either.
PLACES = {"tenants": ("journal_sequence", "journal_head", "last_now", "version")}
JOURNALS = ("journal", "sign_in", "refresh", "token", "signing")


class Plan:
    def __init__(self):
        self.passed, self.failed = 0, []

    def note(self, name, fault):
        if fault is None:
            self.passed += 1
        else:
            self.failed.append(name)
            print(f"not ok - {name}\n#   {fault}", flush=True)


def digest(instance):
    """Every row but the journals' of refusals, without where each journal stands and how late it is."""
    with sqlite3.connect(f"file:{instance.folder}/state/tenured.db?mode=ro", uri=True, timeout=30) as database:
        tables = sorted(name for (name,) in database.execute("select name from sqlite_master where type = 'table'")
                        if not name.startswith(JOURNALS + ("sqlite_",)))
        kept = {table: [column for _, column, *_ in database.execute(f'pragma table_info("{table}")')
                        if column not in PLACES.get(table, ())] for table in tables}
        return {table: sorted(map(repr, database.execute(f'select {", ".join(kept[table])} from "{table}"'))) for table in tables}



def differences(before, after):
    return [f"{table}: {[row for row in after[table] if row not in before[table]][:2]} for "
            f"{[row for row in before[table] if row not in after[table]][:2]}" for table in before if before[table] != after[table]]


def make_world(instance, tenant, other):
    client = Client(instance.ports["http"], tenant)
    user = client.call("POST", "/v1.0/users", {
        "accountEnabled": True, "displayName": "Hanna", "mailNickname": "hanna", "usageLocation": "NL",
        "userPrincipalName": "hanna@hostile.example", "passwordProfile": {"password": "Kestrel-2026-sea"}})["id"]
    group = client.call("POST", "/v1.0/groups", {"displayName": "Crew", "mailNickname": "crew", "mailEnabled": False,
                                                 "securityEnabled": True})["id"]
    stranger = Client(instance.ports["http"], other)
    return {"user": user, "group": group, "tenant": tenant["tenant_id"], "token": client.token, "other_token": stranger.token}


def bytes_of(world, method, target, headers, body):
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    lines = {"Host": "here.test", "Authorization": f"Bearer {world['token']}", "Connection": "close", **headers}
    if body is not None:
        lines["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + (body or b"")


def judge(heard, statuses, oauth=False):
    answers = split(heard)
    if not answers and None in statuses:
        return
    if len(answers) != 1:
        raise Fault(f"{len(answers)} answers: {[one.status for one in answers]}")
    if answers[0].status not in statuses:
        raise Fault(f"{answers[0].status}, not {sorted(filter(None, statuses))}: {answers[0].body[:200]!r}")
    if answers[0].status >= 400:
        judge_error(answers[0], oauth)


def attempt(plan, name, act):
    try:
        act()
        plan.note(name, None)
    except (Fault, OSError, ValueError) as fault:
        plan.note(name, fault)


def play_cases(plan, wire, world, words):
    def chosen(name):
        return not words or any(word in name for word in words)
    for name, data, statuses in framing.cases():
        if chosen(name):
            attempt(plan, f"framing: {name}", lambda d=data, s=statuses: judge(wire.ask(d), s))
    for name, method, target, headers, body, statuses in asking.cases(world):
        if chosen(name):
            data = bytes_of(world, method, target, headers, body)
            attempt(plan, f"asking: {name}", lambda d=data, s=statuses: judge(wire.ask(d, ends=False), s, oauth=True))


# what is right must go on being right beside it

def spellings(wire, world):
    user = world["user"]
    for target in (f"/v1.0/users/{user}", f"/V1.0/USERS/{user}", f"//v1.0//users//{user}//", f"/v1.0/users('{user}')", f"/v1.0/users(id='{user}')",
                   f"/v1.0/users/{user}/?$select=id", f"/v1.0/users/{user}?select=id", "/v1.0/users/hanna@hostile.example", "/v1.0/users/hanna%40hostile.example",
                   "/v1.0/users/HANNA@hostile.example", "/v1.0/users(userPrincipalName='hanna@hostile.example')", "/beta/users('hanna%40hostile.example')",
                   f"http://here.test/v1.0/users/{user}", f"/v1.0/users/%27{user}%27".replace("%27", "")):
        answer, = split(wire.ask(bytes_of(world, "GET", target, {}, None)))
        if answer.status != 200 or json.loads(answer.body)["id"] != user:
            raise Fault(f"{target}: {answer.status} {answer.body[:200]!r}")


def heads_and_options(wire, world):
    get, = split(wire.ask(bytes_of(world, "GET", f"/v1.0/users/{world['user']}", {}, None)))
    head, = split(wire.ask(bytes_of(world, "HEAD", f"/v1.0/users/{world['user']}", {}, None)), is_head=True)
    if head.status != 200 or head.header("content-length") != str(len(get.body)):
        raise Fault(f"HEAD: {head.status} {head.headers}")
    for name in ("request-id", "client-request-id", "odata-version", "date", "x-ms-resource-unit", "cache-control"):
        if not get.header(name):
            raise Fault(f"GET has no {name}")
    options, = split(wire.ask(bytes_of(world, "OPTIONS", f"/v1.0/users/{world['user']}", {}, None)))
    if options.status != 204 or options.header("allow") != "GET, HEAD, PATCH, DELETE, OPTIONS":
        raise Fault(f"OPTIONS: {options.status} {options.header('allow')}")
    refused, = split(wire.ask(bytes_of(world, "PUT", "/v1.0/users", {}, None)))
    if refused.status != 405 or "POST" not in refused.header("allow"):
        raise Fault(f"PUT: {refused.status} {refused.header('allow')}")


def tags(wire, world):
    first, = split(wire.ask(bytes_of(world, "GET", "/v1.0/$metadata", {}, None)))
    again, = split(wire.ask(bytes_of(world, "GET", "/v1.0/$metadata", {"If-None-Match": first.header("etag")}, None)))
    if (first.status, again.status, again.body) != (200, 304, b"") or again.header("etag") != first.header("etag"):
        raise Fault(f"{first.status} {again.status} {again.headers}")


def ids_of_clients(wire, world):
    for given, comes_back in (("my-run/7", True), ("two words", False), ("x" * 500, False)):
        answer, = split(wire.ask(bytes_of(world, "GET", "/v1.0/users", {"client-request-id": given}, None)))
        if (answer.header("client-request-id") == given) != comes_back:
            raise Fault(f"client-request-id {given[:20]!r} came back as {answer.header('client-request-id')!r}")


def pipelined(wire, world):
    one = bytes_of(world, "GET", f"/v1.0/users/{world['user']}?$select=id", {"Connection": "keep-alive"}, None)
    write = bytes_of(world, "PATCH", f"/v1.0/users/{world['user']}", {"Connection": "keep-alive", "Content-Type": "application/json"}, b"{nonsense")
    answers = split(wire.ask((one + write) * 200))
    if [answer.status for answer in answers] != [200, 400] * 200:
        raise Fault(f"{len(answers)} answers, {sorted({answer.status for answer in answers})}")


def smuggled(wire, world):
    """What follows a refused frame is never taken for a request."""
    inner = bytes_of(world, "DELETE", f"/v1.0/users/{world['user']}", {}, None)
    for head in (b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 0\r\nContent-Length: 5\r\n", b"Transfer-Encoding: xchunked\r\n"):
        answers = split(wire.ask(b"POST /v1.0/users HTTP/1.1\r\nHost: here.test\r\n" + head + b"\r\n" + inner))
        if [answer.status for answer in answers] != [400]:
            raise Fault(f"{head!r}: {[answer.status for answer in answers]}")


# what takes its time

def is_served(wire, world):
    began = time.monotonic()
    answer, = split(wire.ask(bytes_of(world, "GET", f"/v1.0/users/{world['user']}?$select=id", {}, None)))
    if answer.status != 200 or time.monotonic() - began > 2:
        raise Fault(f"{answer.status} after {time.monotonic() - began:.1f} s")


def thousands_of_idle(wire, world):
    idle = []
    try:
        for _ in range(IDLE):
            idle.append(wire.dial())
        is_served(wire, world)
        for connection in idle[::3]:
            connection.send(b"GET /v1.0/users HTTP/1.1\r\nHo")
        is_served(wire, world)
    finally:
        for connection in idle:
            connection.close()
    is_served(wire, world)


def slow_heads_and_bodies(wire, world):
    """Two hundred that drip; others are served meanwhile."""
    body = bytes_of(world, "PATCH", f"/v1.0/users/{world['user']}", {"Content-Type": "application/json"}, b'{"city": "Slow"}')
    drips = [wire.dial() for _ in range(200)]
    try:
        for byte in range(0, 40):
            for number, connection in enumerate(drips):
                connection.send(body[byte:byte + 1] if number % 2 else b"G"[:1] if byte == 0 else b"E"[:1])
            if byte % 10 == 0:
                is_served(wire, world)
    except OSError:
        pass
    finally:
        for connection in drips:
            connection.close()


def gone_in_the_middle(wire, world):
    page = bytes_of(world, "GET", "/v1.0/users", {"Connection": "keep-alive"}, None)
    broken = bytes_of(world, "PATCH", f"/v1.0/users/{world['user']}", {"Content-Type": "application/json"}, b'{"nonsense": "x"}')
    for number in range(300):
        with wire.dial() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.send(page * 20 if number % 3 == 0 else broken if number % 3 == 1 else broken[:-3])
    is_served(wire, world)


def half_closed(wire, world):
    answers = split(wire.ask(bytes_of(world, "GET", "/v1.0/users", {"Connection": "keep-alive"}, None), ends=True))
    if [answer.status for answer in answers] != [200]:
        raise Fault(f"{[answer.status for answer in answers]}")


def reader_that_does_not_read(wire, world):
    page = bytes_of(world, "GET", "/v1.0/$metadata", {"Connection": "keep-alive"}, None)
    lazy = [wire.dial() for _ in range(20)]
    for connection in lazy:
        connection.setblocking(False)
        try:
            for _ in range(500):
                connection.send(page)
        except BlockingIOError:
            pass
    is_served(wire, world)
    for connection in lazy:
        connection.close()


def all_at_once(wire, world):
    """Bad and good from many threads."""
    faults = []

    def work(number):
        try:
            for turn in range(20):
                if (number + turn) % 2:
                    judge(wire.ask(b"POST /v1.0/users HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"), {400})
                else:
                    is_served(wire, world)
        except (Fault, OSError, ValueError) as fault:
            faults.append(fault)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise Fault(f"{len(faults)} of 32: {faults[0]}")


RIGHT = [spellings, heads_and_options, tags, ids_of_clients, pipelined, smuggled, half_closed]
SLOW = [thousands_of_idle, slow_heads_and_bodies, gone_in_the_middle, reader_that_does_not_read, all_at_once]


def judge_log(instance):
    """Every line about a request says which."""
    without = []
    with open(instance.log_path("serve"), encoding="utf-8", errors="replace") as log:
        for line in log:
            if '"event":"http.request"' in line and not re.search(r'"request":"[0-9a-f-]{36}"', line):
                without.append(line.strip())
            elif not line.startswith("{"):
                without.append(line.strip())
    if without:
        raise Fault(f"{len(without)} lines of the log, the first: {without[0][:300]}")


def descriptors(instance):
    return len(os.listdir(f"/proc/{instance.processes['serve'].pid}/fd"))


def main():
    build, words = sys.argv[1], sys.argv[2:]
    instance, plan = Instance(build), Plan()
    try:
        tenant, other = instance.make_tenant("hostile.example"), instance.make_tenant("other.example")
        instance.start("serve")
        world = make_world(instance, tenant, other)
        wire = Wire(instance.ports["http"])
        is_served(wire, world)
        before, open_before = digest(instance), descriptors(instance)
        play_cases(plan, wire, world, words)
        for act in RIGHT + SLOW:
            if not words or any(word in act.__name__ for word in words):
                attempt(plan, act.__name__.replace("_", " "), lambda a=act: a(wire, world))
        faults = differences(before, digest(instance))
        plan.note("nothing has changed", "; ".join(faults)[:1500] if faults else None)
        # Database connections and the like are opened on the way; sockets would be hundreds.
        is_closed = poll(lambda: descriptors(instance) < open_before + 100, 20)
        plan.note("every connection is closed", None if is_closed else f"{descriptors(instance)} descriptors, {open_before} before")
        attempt(plan, "the log names every request", lambda: judge_log(instance))
        attempt(plan, "the server serves", lambda: is_served(wire, world))
    finally:
        instance.close(keep=False)
    plan.note("the server ended cleanly", "; ".join(instance.faults)[:1500] or None)
    print(f"{plan.passed} passed, {len(plan.failed)} failed")
    sys.exit(1 if plan.failed else 0)


main()
