#!/usr/bin/env python3
"""Refuses a schema that could not be shared out by tenant, or that only one engine would take. check_sql.py [root]

Over store/schema/*.sql: every table's columns, primary key and unique indexes begin with tenant_id; the types are TEXT,
BIGINT and SMALLINT; no triggers, no clocks, nothing of a single engine (engines.md section A). store/schema/global.list
names the tables that may do without a tenant. The statements themselves are looked at by tests/unit/test_statements.c,
composed as they are prepared.
"""
import glob
import os
import re
import sys

from c_source import line_of, read, report, root_of

GLOBALS = "store/schema/global.list"
TYPES = {"TEXT", "BIGINT", "SMALLINT"}
FORBIDDEN = re.compile(
    r"\b(TRIGGER|AUTOINCREMENT|SERIAL|IDENTITY|STRICT|WITHOUT\s+ROWID|COLLATE|PRAGMA|VIEW|JSONB?|BLOB|REAL|DOUBLE|FLOAT"
    r"|BOOLEAN|VARCHAR|TIMESTAMP|DATETIME|SET\s+NULL|CURRENT_\w+|RANDOM\w*|ADD\s+CONSTRAINT)\b"
    r"|\b(now|strftime|datetime|julianday|unixepoch|gen_random_uuid)\s*\(|::", re.IGNORECASE)
TABLE = re.compile(r"CREATE\s+TABLE\s+(\w+)\s*\((.*?)\n?\)\s*;", re.IGNORECASE | re.DOTALL)
INDEX = re.compile(r"CREATE\s+(UNIQUE\s+)?INDEX\s+(\w+)\s+ON\s+(\w+)\s*\(([^)]*)\)", re.IGNORECASE)
ADDED = re.compile(r"ALTER\s+TABLE\s+(\w+)\s+ADD\s+(?:COLUMN\s+)?([^;]*);", re.IGNORECASE)
KEY = re.compile(r"PRIMARY\s+KEY\s*\(([^)]*)\)", re.IGNORECASE)
REFERENCE = re.compile(r"FOREIGN\s+KEY\s*\(([^)]*)\)\s*REFERENCES\s+\w+\s*\(([^)]*)\)", re.IGNORECASE)


def names(text):
    return [name.strip().split()[0] for name in text.split(",") if name.strip()]


def parts(body):
    """What stands between the commas of a table, commas in brackets aside."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(body + ","):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append(body[start:at].strip())
            start = at + 1
    return [part for part in found if part]


def column_faults(text):
    words = text.split()
    kind = words[1].upper() if len(words) > 1 else "(none)"
    if kind not in TYPES:
        yield f"column {words[0]} is {kind}: types are TEXT, BIGINT and SMALLINT"
    if re.search(r"\bREFERENCES\b", text, re.IGNORECASE):
        yield f"column {words[0]} refers by itself: a reference carries tenant_id"


def table_faults(name, body, is_global):
    columns = [p for p in parts(body) if not re.match(r"(PRIMARY|UNIQUE|FOREIGN|CHECK)\b", p, re.IGNORECASE)]
    kept = {c.split()[0] for c in columns if re.search(r"\bNOT\s+NULL\b", c, re.IGNORECASE)}
    for column in columns:
        yield from column_faults(column)
    key = KEY.search(body)
    key = names(key[1]) if key else [c.split()[0] for c in columns if "PRIMARY KEY" in c.upper()]
    if not key:
        yield "has no primary key"
    for column in key:
        if column not in kept:
            yield f"key column {column} may be NULL: SQLite lets it"
    if is_global:
        return
    if key[:1] != ["tenant_id"]:
        yield "its key does not begin with tenant_id"
    if columns and columns[0].split()[0] != "tenant_id":
        yield "its first column is not tenant_id"
    for part in parts(body):
        unique = re.match(r"UNIQUE\s*\(([^)]*)\)", part, re.IGNORECASE)
        if unique and names(unique[1])[:1] != ["tenant_id"]:
            yield "a unique key does not begin with tenant_id"
    for here, there in REFERENCE.findall(body):
        if names(here)[:1] != ["tenant_id"] or names(there)[:1] != ["tenant_id"]:
            yield "a reference does not carry tenant_id"


def file_faults(path, source, global_tables):
    text = re.sub(r"--[^\n]*", lambda match: " " * len(match[0]), source)
    for match in FORBIDDEN.finditer(text):
        yield f"{path}:{line_of(text, match.start())}: {match[0].strip()} is not for every engine, or no part of a schema"
    for match in TABLE.finditer(text):
        for fault in table_faults(match[1], match[2], match[1] in global_tables):
            yield f"{path}:{line_of(text, match.start())}: table {match[1]}: {fault}"
    for match in INDEX.finditer(text):
        if match[1] and match[3] not in global_tables and names(match[4])[:1] != ["tenant_id"]:
            yield f"{path}:{line_of(text, match.start())}: unique index {match[2]} does not begin with tenant_id"
    for match in ADDED.finditer(text):
        for fault in column_faults(match[2]):
            yield f"{path}:{line_of(text, match.start())}: table {match[1]}: {fault}"
        if re.search(r"\b(CHECK|UNIQUE|REFERENCES)\b", match[2], re.IGNORECASE):
            yield f"{path}:{line_of(text, match.start())}: table {match[1]}: a column is added plain (engines.md)"


def faults(root):
    listed = read(root, GLOBALS) if os.path.exists(os.path.join(root, GLOBALS)) else ""
    global_tables = set(re.findall(r"^table (\w+)", listed, re.MULTILINE))
    for path in sorted(glob.glob(os.path.join(root, "store/schema/*.sql"))):
        relative = os.path.relpath(path, root)
        yield from file_faults(relative, read(root, relative), global_tables)


def main(arguments):
    report("sql", list(faults(root_of(arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
