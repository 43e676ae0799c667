"""Paths into a JSON answer: value[0].id, value[skuPartNumber=SPB].consumedUnits, "@odata.type"."""
import json
import re

PART = re.compile(r"""
    \.? (?: "(?P<quoted>[^"]+)" | (?P<name>[@$\w-]+) )
    | \[ (?P<index>-?\d+) \]
    | \[ (?P<key>[@\w.-]+) = (?P<wanted>[^\]]*) \]
""", re.VERBOSE)

ABSENT = object()


class PathFault(Exception):
    pass


def parts_of(path):
    position = 0
    while position < len(path):
        match = PART.match(path, position)
        if not match or match.end() == position:
            raise PathFault(f"cannot read the path {path} from “{path[position:]}” on")
        yield match
        position = match.end()


def as_text(value):
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


def enter(value, part):
    if part["index"] is not None:
        index = int(part["index"])
        return value[index] if isinstance(value, list) and -len(value) <= index < len(value) else ABSENT
    if part["key"] is not None:
        items = value if isinstance(value, list) else []
        return next((item for item in items if as_text(item.get(part["key"])) == part["wanted"]), ABSENT)
    name = part["quoted"] or part["name"]
    return value.get(name, ABSENT) if isinstance(value, dict) else ABSENT


def look_up(document, path):
    """What stands there; ABSENT when nothing does."""
    value = document
    for part in parts_of(path):
        value = enter(value, part)
        if value is ABSENT:
            return ABSENT
    return value
