#!/usr/bin/env python3
"""Compiles store/schema/NNNN_name.sql into migrations_table.c: make_migrations.py OUTPUT FILE..."""
import pathlib
import re
import sys


def c_string(text):
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return "\n".join('\t\t"%s\\n"' % line.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ")
                     for line in lines if line.strip())


def main(output, paths):
    rows, expected = [], 1
    for path in sorted(pathlib.Path(p) for p in paths):
        match = re.fullmatch(r"(\d{4})_\w+", path.stem)
        if not match or int(match[1]) != expected:
            sys.exit(f"{path}: expected a file named {expected:04d}_name.sql")
        expected += 1
        rows.append('\t{ %d, "%s",\n%s },' % (int(match[1]), path.stem, c_string(path.read_text())))
    pathlib.Path(output).write_text(
        "/* made by tools/make_migrations.py; change store/schema/ */\n"
        '#include "store/migrations.h"\n\nconst struct migration migrations[] = {\n'
        + "\n".join(rows)
        + "\n};\nconst size_t migration_count = sizeof(migrations) / sizeof(migrations[0]);\n")


main(sys.argv[1], sys.argv[2:])
