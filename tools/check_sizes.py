#!/usr/bin/env python3
"""Refuses files over 600 lines and functions over 60, warns over 400 and 40. check_sizes.py [root]

What begins with "generated" in its first line is exempt; tests are not looked at.
"""
import re
import sys

from c_source import code_only, read, report, root_of, source_files

FILE_WARNS, FILE_REFUSED = 400, 600
FUNCTION_WARNS, FUNCTION_REFUSED = 40, 60
NAME = re.compile(r"(\w+)\s*\(")


def functions(source):
    """Yields (line, name, lines between the braces) of each function; its braces stand in column 0."""
    heading, opened = [], None
    for number, line in enumerate(code_only(source).split("\n"), 1):
        if opened is None and line.startswith("{"):
            name = NAME.search(" ".join(heading))
            opened = (number, name[1] if name else "?")
        elif opened is not None and line.startswith("}"):
            yield opened[0], opened[1], number - opened[0] - 1
            opened, heading = None, []
        elif opened is None:
            heading = [] if not line.strip() or line.rstrip().endswith((";", "}")) else heading + [line]


def judge(where, what, lines, warns, refused):
    """(is refused, sentence) or None."""
    if lines <= warns:
        return None
    limit = refused if lines > refused else warns
    return lines > refused, f"{where}: {what} has {lines} lines, {'at most' if lines > refused else 'better'} {limit}"


def file_judgements(path, source):
    if "generated" in source.split("\n", 1)[0]:
        return
    lines = source.count("\n")
    yield judge(path, "the file", lines, FILE_WARNS, FILE_REFUSED)
    for line, name, length in functions(source):
        yield judge(f"{path}:{line}", f"{name}()", length, FUNCTION_WARNS, FUNCTION_REFUSED)


def main(arguments):
    root = root_of(arguments)
    found = [j for path in source_files(root) for j in file_judgements(path, read(root, path)) if j]
    for is_refused, sentence in found:
        if not is_refused:
            print("warning:", sentence)
    report("sizes", [sentence for is_refused, sentence in found if is_refused])


if __name__ == "__main__":
    main(sys.argv[1:])
