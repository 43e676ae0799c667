"""What an answer must be, told by the address alone: a walk along the schema's sets, links, casts and actions."""
import re
import urllib.parse

ROOTS = ("/v1.0", "/beta")
KEY = re.compile(r"(?P<name>[^()]+)\((?P<key>.*)\)$")

# Told in the documentation (graph.md section 4) and in no published schema: of a collection.
DOCUMENTED_OPERATIONS = {"getuserownedobjects": ("microsoft.graph.directoryObject", True)}
# Served for scripts that use them, and only in the schema of /beta.
BETA_OPERATIONS = {"invalidateallrefreshtokens": ("microsoft.graph.user", "Edm.Boolean")}


class Expected:
    """kind: object, list, value, text, reference, batch, metadata, service, nothing; type: of the object or items."""

    def __init__(self, kind, type_name=None, is_list=False):
        self.kind, self.type, self.is_list = kind, type_name, is_list


def segments_of(path):
    """The names behind the root, keys in parentheses as segments of their own (after “=”); None: no Graph address."""
    path = path.partition("?")[0]
    root = next((root for root in ROOTS if path == root or path.startswith(root + "/")), None)
    if root is None:
        return None
    found = []
    for piece in path[len(root):].split("/"):
        piece = urllib.parse.unquote(piece)
        match = KEY.match(piece)
        if match and not piece.startswith("$"):
            found.append(match["name"])
            if match["key"]:
                found.append("=" + match["key"])
        elif piece:
            found.append(piece.removesuffix("()"))
    return found


def place_kind(schema, place):
    if place[0].startswith("Edm.") or schema.types.get(place[0]) is None:
        return Expected("value", *place)
    return Expected("list" if place[1] else "object", *place)


def step(schema, place, segment):
    """The place one segment further; (place,), or None when the schema has nothing there."""
    name, low = segment, segment.lower()
    if name.startswith("="):
        return ((place[0], False),) if place[1] else None
    cast = schema.type_called(name)
    if cast and (schema.is_a(cast, place[0]) or schema.is_a(place[0], cast)):
        return ((cast, place[1]),)
    operation = schema.operation(low, place)
    if operation:
        return operation
    extra = BETA_OPERATIONS.get(low)
    if extra and not place[1] and schema.is_a(place[0], extra[0]):
        return ((extra[1], False),)
    if place[1] and low in DOCUMENTED_OPERATIONS:
        return (DOCUMENTED_OPERATIONS[low],)
    if place[1]:
        return ((place[0], False),)
    found = schema.property_in_any_case(place[0], name)
    return ((found.type, found.is_list),) if found else None


def walk(schema, segments):
    """Expected, or None when the schema does not know the address."""
    if not segments:
        return Expected("service")
    first = segments[0].lower()
    if first in ("$batch", "$metadata"):
        return Expected(first[1:])
    place = schema.sets.get(first)
    for segment in segments[1:]:
        if place is None:
            return None
        if segment.lower() in ("$count", "$ref", "$value"):
            return Expected({"$count": "text", "$ref": "reference", "$value": "raw"}[segment.lower()], *place)
        reached = step(schema, place, segment)
        if reached is None:
            return None
        place = reached[0]
        if place is None:
            return Expected("nothing")
    return place_kind(schema, place) if place else None


def expected_of(schema, method, path):
    segments = segments_of(path)
    expected = None if segments is None else walk(schema, segments)
    if expected and expected.kind == "list" and method == "POST" and not ends_in_operation(schema, segments) \
            and segments[-1].lower() not in DOCUMENTED_OPERATIONS:
        return Expected("object", expected.type, True)  # one was made in the collection
    return expected


def ends_in_operation(schema, segments):
    """getByIds and its like answer with the list itself."""
    before = walk(schema, segments[:-1])
    return before is not None and before.type is not None and bool(
        schema.operation(segments[-1].lower(), (before.type, before.is_list)))


CONTEXT = re.compile(r"(?P<root>.*)/\$metadata(?:#(?P<fragment>.*))?$", re.DOTALL)


def split_context(text):
    """{root}/$metadata#users(id,displayName)/$entity -> (root, path, names in parentheses or None, is it one)."""
    match = CONTEXT.match(text)
    if not match:
        return None
    fragment = match["fragment"] or ""
    is_entity = fragment.endswith("/$entity")
    fragment = fragment.removesuffix("/$entity").removesuffix("/$delta")
    names = None
    if fragment.endswith(")") and not fragment.startswith("Collection(") and "'" not in last_group(fragment):
        group = last_group(fragment)
        names = group[1:-1]
        fragment = fragment[:-len(group)]
    return match["root"], fragment, names, is_entity


def last_group(text):
    """The last pair of parentheses with what stands in it; "" when it is not closed."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return text[at:] if text[at] == "(" else ""
    return ""


def context_place(schema, fragment):
    """The place that a context names; None when the schema has no such thing."""
    if fragment.startswith(("Edm.", "Collection(")):
        schema.own = {}
        return schema.place(fragment)
    if schema.type_called(fragment):
        return schema.type_called(fragment), False
    expected = walk(schema, segments_of("/v1.0/" + fragment))
    return (expected.type, expected.is_list) if expected and expected.type else None
