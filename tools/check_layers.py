#!/usr/bin/env python3
"""Refuses what would let the rooms of the house run into each other. check_layers.py [root]

    base <- store <- domain <- { doors, planes, jobs } <- tenured, tenure      (an include points left only)

and, besides: doors never includes store; jobs may include planes, nothing else goes sideways; foreign
libraries, SQL, the time and the heap each have one room.
"""
import re
import sys

from c_source import ROOMS, code_only, line_of, read, report, root_of, source_files, string_literals, \
    without_comments

LEVEL = {"base": 0, "store": 1, "domain": 2, "doors": 3, "planes": 3, "jobs": 3, "tenured": 4, "tenure": 4}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# header of a library -> the only place that knows it
LIBRARIES = {
    "ssl.h": "doors/http/",
    "zlib.h": "doors/http/",
    "sqlite3.h": "store/",
    "jansson.h": "base/json_in.c",
}

SQL = re.compile(r"\bSELECT\s|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
                 r"|\b(CREATE|DROP|ALTER)\s+(TABLE|INDEX|VIEW|TRIGGER)\b|\bPRAGMA\s|\bBEGIN\s+IMMEDIATE\b"
                 r"|^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s")
TIME = re.compile(r"\b(time|gettimeofday|clock_gettime|localtime(?:_r)?|gmtime(?:_r)?|timespec_get"
                  r"|nanosleep|clock_nanosleep|usleep|sleep)\s*\(")
HEAP = re.compile(r"\b(malloc|calloc|realloc|reallocarray|free|strdup|strndup|v?asprintf)\s*\(")
HEAP_ALLOWED = ("doors/http/", "doors/identity/jwt.c")


def arrow_fault(path, included):
    """Why this file may not include that one; None if it may."""
    here, there = path.split("/")[0], included.split("/")[0]
    if there not in ROOMS:
        return None
    if here == "doors" and there == "store":
        return "doors know no store; ask the domain"
    if here == there or LEVEL[there] < LEVEL[here]:
        return None
    if (here, there) == ("jobs", "planes"):
        return None
    if LEVEL[there] == LEVEL[here]:
        return f"{here} and {there} are neighbours and do not know each other"
    return f"{here} lies below {there}"


def include_faults(path, text):
    for match in INCLUDE.finditer(text):
        where = f"{path}:{line_of(text, match.start())}:"
        why = arrow_fault(path, match[2]) if match[1] == '"' else None
        if why:
            yield f"{where} includes {match[2]}: {why}"
        home = LIBRARIES.get(match[2].split("/")[-1])
        if home and not path.startswith(home):
            yield f"{where} includes {match[2]}: only {home} knows that library"
        if match[1] == '"' and "/" not in match[2]:
            yield f"{where} includes {match[2]}: write the path from the root of the repository"


def call_faults(path, text, pattern, remedy):
    for match in pattern.finditer(text):
        yield f"{path}:{line_of(text, match.start())}: calls {match[1]}(): {remedy}"


def file_faults(path, source):
    code = code_only(source)
    yield from include_faults(path, without_comments(source))
    if path != "base/clock.c":
        yield from call_faults(path, code, TIME, "only base/clock.c asks for the time or sleeps")
    if path.startswith(("domain/", "doors/")) and not path.startswith(HEAP_ALLOWED):
        yield from call_faults(path, code, HEAP, "take memory from the arena")
    if not path.startswith("store/"):
        for line, literal in string_literals(source):
            if SQL.search(literal):
                yield f"{path}:{line}: holds SQL ({literal[:40].strip()}…): only store/ knows SQL"


def main(arguments):
    root = root_of(arguments)
    report("layers", [fault for path in source_files(root) for fault in file_faults(path, read(root, path))])


if __name__ == "__main__":
    main(sys.argv[1:])
