"""What the checks share: which C files there are, and their text without comments and strings."""
import os
import re
import sys

ROOMS = ["base", "store", "domain", "doors", "planes", "jobs", "tenured", "tenure"]

TOKEN = re.compile(r"""
    /\*.*?\*/ | //[^\n]*            # comments
    | "(?:\\.|[^"\\\n])*"           # strings
    | '(?:\\.|[^'\\\n])*'           # characters
""", re.VERBOSE | re.DOTALL)


def root_of(arguments):
    """The tree to look at: the first argument, or the repository this file lies in."""
    return arguments[0] if arguments else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def source_files(root, endings=(".c", ".h")):
    """Paths from the root of all sources in the rooms, sorted."""
    found = []
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(root, room)):
            found += [os.path.relpath(os.path.join(folder, n), root) for n in names if n.endswith(endings)]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as source:
        return source.read()


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return TOKEN.sub(lambda m: _blank(m[0]) if m[0].startswith("/") else m[0], text)


def code_only(text):
    """Comments and the insides of strings become blanks; lines and columns stay."""
    return TOKEN.sub(lambda m: _blank(m[0]), text)


def string_literals(text):
    """Yields (line, contents) of each literal; neighbours that the compiler joins are joined."""
    start, joined, end = 0, None, 0
    for match in TOKEN.finditer(without_comments(text)):
        if not match[0].startswith('"'):
            continue
        if joined is not None and not text[end:match.start()].strip():
            joined += match[0][1:-1]
        else:
            if joined is not None:
                yield line_of(text, start), joined
            start, joined = match.start(), match[0][1:-1]
        end = match.end()
    if joined is not None:
        yield line_of(text, start), joined


def report(name, faults):
    """Prints the faults and ends with the right status."""
    for fault in faults:
        print(fault)
    print(f"{name}: {'fine' if not faults else f'{len(faults)} to repair'}")
    sys.exit(1 if faults else 0)
