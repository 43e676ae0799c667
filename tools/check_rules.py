#!/usr/bin/env python3
"""Every rule id is found in four places or nowhere. check_rules.py [root]

An id such as USER-DEL-3 stands in one row of a table in domain/<object>/<object>_rules.c. It must be told in
docs/rules.md and witnessed by a scenario or a unit test; and what those name must exist in the code.
"""
import glob
import os
import re
import sys

from c_source import line_of, read, report, root_of, string_literals

ID = re.compile(r"\b[A-Z]{3,}-[A-Z]{3,}-[0-9]+\b")
WITNESSES = ["tests/unit/**/*.c", "tests/faults/**/*.c", "tests/scenarios/*.scenario"]


def paths(root, pattern):
    found = glob.glob(os.path.join(root, pattern), recursive=True)
    return sorted(os.path.relpath(path, root) for path in found)


def ids_in_code(root):
    """[(id, place)] of the whole literals that are an id."""
    found = []
    for path in paths(root, "domain/*/*_rules.c"):
        for line, literal in string_literals(read(root, path)):
            if ID.fullmatch(literal):
                found.append((literal, f"{path}:{line}"))
    return found


def ids_in_text(root, patterns):
    """{id: first place}"""
    found = {}
    for path in [p for pattern in patterns for p in paths(root, pattern)]:
        text = read(root, path)
        for match in ID.finditer(text):
            found.setdefault(match[0], f"{path}:{line_of(text, match.start())}")
    return found


def faults(root):
    code = ids_in_code(root)
    told, witnessed = ids_in_text(root, ["docs/rules.md"]), ids_in_text(root, WITNESSES)
    known = {}
    for rule, place in code:
        if rule in known:
            yield f"{place}: {rule} stands already at {known[rule]}"
        known.setdefault(rule, place)
    for rule, place in known.items():
        if rule not in told:
            yield f"{place}: {rule} is not told in docs/rules.md"
        if rule not in witnessed:
            yield f"{place}: {rule} has no scenario and no unit test that names it"
    for rule, place in {**witnessed, **told}.items():
        if rule not in known:
            yield f"{place}: {rule} is no rule in domain/*/*_rules.c"


def main(arguments):
    report("rules", list(faults(root_of(arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
