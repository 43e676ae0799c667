"""Holds one answer of the Graph door against a schema. What it finds are sentences; none means that the answer is clean."""
import base64
import json
import re
import urllib.parse

import errors
import routes
import values

TOP = {"@odata.context", "@odata.count", "@odata.nextLink", "@odata.deltaLink"}
OF_OBJECTS = {"@odata.type", "@odata.id", "@odata.etag", "@odata.editLink", "@odata.readLink", "@removed"}
OF_PROPERTIES = {"odata.type", "odata.context", "odata.count", "odata.nextLink", "odata.navigationLink",
                 "odata.associationLink", "odata.mediaContentType", "odata.bind", "delta"}
OF_GRAPH = {"@microsoft.graph.downloadUrl", "@microsoft.graph.conflictBehavior", "@microsoft.graph.tips"}
WITHOUT_METADATA = {"@odata.count", "@odata.nextLink", "@odata.deltaLink", "@removed"}
EXTENSION = re.compile(r"extension_[0-9a-f]{32}_\w+|ext[a-z0-9]{8}_\w+")

# Where items of several types stand together, each says what it is.
POLYMORPHIC = {"microsoft.graph.directoryObject", "microsoft.graph.authenticationMethod",
               "microsoft.graph.domainDnsRecord"}
USER = "microsoft.graph.user"
DEFAULTS_OF_USER = {"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
                    "officeLocation", "preferredLanguage", "surname", "userPrincipalName"}


class Request:
    def __init__(self, method, path, headers=None):
        headers = {name.lower(): value for name, value in (headers or {}).items()}
        self.method, self.path, self.headers = method, path, headers
        query = urllib.parse.parse_qs(path.partition("?")[2], keep_blank_values=True)
        self.options = {name.lower().removeprefix("$"): words[-1] for name, words in query.items()}
        self.is_bare = "odata.metadata=none" in headers.get("accept", "").lower()

    def names_of(self, option):
        """Of $select, or of $expand without what stands in its parentheses; None when there is no such option."""
        text = self.options.get(option)
        if text is None:
            return None
        while re.search(r"\([^()]*\)", text):
            text = re.sub(r"\([^()]*\)", "", text)
        return {name.strip().lower() for name in text.split(",") if name.strip()}


class Check:
    """Of one answer."""

    def __init__(self, schema, request, found=None):
        self.schema, self.request = schema, request
        self.found = [] if found is None else found

    def say(self, where, what):
        self.found.append(f"{where or 'the answer'} {what}")

    # values

    def value(self, where, place, value):
        """place: (type, is it a list)."""
        name, is_list = place
        if is_list:
            if not isinstance(value, list):
                self.say(where, f"should be a list, and is {json.dumps(value)[:60]}")
                return
            for number, item in enumerate(value):
                self.one(f"{where}[{number}]", name, item)
        else:
            self.one(where, name, value)

    def one(self, where, name, value):
        if value is None:
            self.say(where, "is null within a list, or where something must be")
            return
        kind = self.schema.types.get(name)
        if kind is None:
            fault = values.fault_of(name, value)
            if fault:
                self.say(where, f"{fault}: {json.dumps(value)[:80]}")
        elif kind.kind == "EnumType":
            self.member(where, kind, value)
        else:
            self.thing(where, name, value)

    def member(self, where, kind, value):
        words = value.split(",") if kind.is_flags and isinstance(value, str) else [value]
        if not all(isinstance(word, str) and word in kind.members for word in words):
            self.say(where, f"is no member of {kind.name}: {json.dumps(value)[:80]}")

    # objects

    def actual_type(self, where, name, thing):
        """What @odata.type says, or the type that is expected."""
        said = thing.get("@odata.type")
        if said is None:
            if name in POLYMORPHIC and not self.request.is_bare and "@removed" not in thing:
                self.say(where, f"does not say with @odata.type which {name} it is")
            return name if self.request.is_bare or name not in POLYMORPHIC else None
        told = said.removeprefix("#") if isinstance(said, str) and said.startswith("#") else None
        if told not in self.schema.types:
            self.say(where, f"has an @odata.type that is none: {said}")
        elif not self.schema.is_a(told, name):
            self.say(where, f"says {said}, which is no {name}")
        else:
            return told
        return name

    def thing(self, where, name, thing, annotations=frozenset()):
        """An entity or a complex value. annotations: those that may stand here besides."""
        if not isinstance(thing, dict):
            self.say(where, f"should be an object, and is {json.dumps(thing)[:60]}")
            return None
        actual = self.actual_type(where, name, thing)
        for key, value in thing.items():
            if "@" in key:
                self.annotation(where, actual, key, value, annotations)
            else:
                self.property(where, actual, key, value)
        return actual

    def annotation(self, where, name, key, value, allowed):
        head, _, tail = key.partition("@")
        if head:
            if tail not in OF_PROPERTIES or name and not self.schema.property_of(name, head):
                self.say(where, f"has an annotation that nobody knows: {key}")
        elif key not in allowed and key not in OF_OBJECTS and key not in OF_GRAPH:
            self.say(where, f"has an annotation that nobody knows: {key}")
        elif key == "@removed" and (not isinstance(value, dict) or value.get("reason") not in ("changed", "deleted")):
            self.say(where, f"has an @removed without a reason: {json.dumps(value)}")
        if self.request.is_bare and key not in WITHOUT_METADATA:
            self.say(where, f"has {key}, though the caller wants no metadata")

    def property(self, where, name, key, value):
        if name is None:  # @removed, or a type that was not told: the fault is said already, or there is none
            return
        found = self.schema.property_of(name, key)
        if found is None and self.request.is_bare:  # its type is not told then
            found = self.schema.property_below(name, key)
        if found is None:
            is_extension = any(one.is_open for one in self.schema.line(name)) and EXTENSION.fullmatch(key)
            if not is_extension:
                self.say(where, f"has {key}, which is no property of {name}")
            return
        place = f"{where}.{key}" if where else key
        if value is not None:
            self.value(place, (found.type, found.is_list), value)
        elif found.is_list:
            self.say(place, "is null, and should be a list")
        elif not found.is_nullable:
            self.say(place, "is null, and never may be")

    # the whole

    def context(self, expected, document):
        text = document.get("@odata.context")
        if text is None:
            if not self.request.is_bare:
                self.say("", "has no @odata.context")
            return
        parts = routes.split_context(text)
        place = routes.context_place(self.schema, parts[1]) if parts and parts[1] else None
        if place is None:
            self.say("@odata.context", f"names nothing: {text}")
            return
        root, fragment, names, is_entity = parts
        host = self.request.headers.get("host")
        if host and root.partition("://")[2] not in (f"{host}/v1.0", f"{host}/beta"):
            self.say("@odata.context", f"does not begin with the host that was asked: {text}")
        if not (self.schema.is_a(place[0], expected.type) or self.schema.is_a(expected.type, place[0])
                or place[0] == expected.type):
            self.say("@odata.context", f"names a {place[0]}, and the address a {expected.type}")
        # Of what there is only one of (a singleton, its parts) both are written.
        if is_entity != (expected.kind == "object" and place[1]) and (place[1] or expected.kind != "object"):
            self.say("@odata.context", f"should {'not ' if is_entity else ''}end in /$entity: {text}")
        self.context_names(names)

    def context_names(self, names):
        """The projection that was asked for, and none when none was."""
        selected = self.request.names_of("select")
        if self.request.method != "GET" or self.request.names_of("expand"):
            return
        told = None if names is None else {n.strip().lower() for n in names.split(",")}
        if (told or set()) != (selected or set()):
            self.say("@odata.context", f"projects {names}, and $select is {self.request.options.get('select')}")

    def projection(self, where, name, thing):
        """Nothing is there that was not asked for; of a user without $select exactly the eleven."""
        if self.request.method != "GET" or not isinstance(thing, dict) or "@removed" in thing:
            return
        there = {key for key in thing if "@" not in key}
        selected = self.request.names_of("select")
        expanded = self.request.names_of("expand") or set()
        if selected is not None and "*" not in selected:
            more = {key for key in there if key.lower() not in selected | expanded | {"id"}}
            if more:
                self.say(where, f"has {', '.join(sorted(more))}, which $select did not ask for")
        elif selected is None and name == USER and "delta" not in self.request.path:
            differing = {key for key in there ^ DEFAULTS_OF_USER if key.lower() not in expanded}
            if differing:
                self.say(where, f"differs from the eleven default properties in {', '.join(sorted(differing))}")

    def collection(self, expected, document):
        for key in document:
            if key not in TOP and key != "value":
                self.say("", f"is a list with {key}")
        items = document.get("value")
        if not isinstance(items, list):
            self.say("value", "should be a list")
            return
        count = document.get("@odata.count", 0)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            self.say("@odata.count", f"is no count: {count}")
        for link in ("@odata.nextLink", "@odata.deltaLink"):
            self.link(link, document.get(link))
        for number, item in enumerate(items):
            name = self.thing(f"value[{number}]", expected.type, item)
            self.projection(f"value[{number}]", name, item)

    def link(self, name, value):
        if value is None:
            return
        address = urllib.parse.urlsplit(value) if isinstance(value, str) else None
        host = self.request.headers.get("host")
        if address is None or not address.scheme or host and address.netloc != host:
            self.say(name, f"does not begin with the host that was asked: {value}")

    def document(self, expected, document):
        if not isinstance(document, dict):
            self.say("", "should be an object")
            return
        if expected.kind == "list":
            self.context(expected, document)
            self.collection(expected, document)
        elif expected.kind == "object":
            self.context(expected, document)
            name = self.thing("", expected.type, document, {"@odata.context"})
            self.projection("", name, document)
        else:
            self.context(expected, document)
            more = set(document) - {"value"} - TOP
            if more or "value" not in document:
                self.say("", f"should hold a value alone, and holds {', '.join(sorted(document))}")
            elif document["value"] is not None:
                self.value("value", (expected.type, expected.is_list), document["value"])


def parse(body):
    """(document, None) or (None, what is wrong)."""
    def once(pairs):
        names = [name for name, _ in pairs]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"it has twice: {', '.join(sorted(twice))}")
        return dict(pairs)
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=once), None
    except ValueError as fault:
        return None, f"is no JSON: {fault}"


def check_success(schema, request, expected, body):
    check = Check(schema, request)
    if expected is None:
        check.say("", "is a success at an address that the schema does not know")
    elif expected.kind == "text":
        if not re.fullmatch(rb"\d+", body):
            check.say("", f"should be digits alone: {body[:40]}")
    elif expected.kind in ("object", "list", "value"):
        document, fault = parse(body)
        if fault:
            check.say("", fault)
        else:
            check.document(expected, document)
    return check.found


def check_batch(schema, request, sent, body):
    """Each answer within, held against the request with its id."""
    document, fault = parse(body)
    answers = document.get("responses") if isinstance(document, dict) else None
    if fault or not isinstance(answers, list):
        return [f"the answer {fault or 'should hold responses'}"]
    asked = {str(one.get("id")): one for one in (sent or {}).get("requests", ())}
    found = []
    for answer in answers:
        one = asked.pop(str(answer.get("id")), None)
        if one is None:
            found.append(f"the answer holds a response with the id {answer.get('id')}, which nobody sent")
        else:
            found += [f"in the response {answer['id']}: {fault}"
                      for fault in check_response(schema, request, one, answer)]
    return found + [f"the answer holds no response with the id {one}" for one in asked]


def check_response(schema, request, sent, answer):
    url = "/" + urllib.parse.urlsplit(str(sent.get("url"))).path.lstrip("/")
    query = urllib.parse.urlsplit(str(sent.get("url"))).query
    path = url if url.startswith(("/v1.0/", "/beta/")) else request.path[:5] + url
    inner = Request(str(sent.get("method", "GET")).upper(), f"{path}?{query}" if query else path,
                    {**(sent.get("headers") or {}), "host": request.headers.get("host", "")})
    status, body = answer.get("status"), answer.get("body")
    if not isinstance(status, int):
        return [f"its status is no number: {status}"]
    if status >= 400:
        return errors.check_document(status, body)
    if status == 204 or body is None:
        return [] if "body" not in answer else ["it has a body, and no content"]
    expected = routes.expected_of(schema, inner.method, inner.path)
    return check_success(schema, inner, expected, bytes_of(body))


def bytes_of(body):
    """What is not JSON travels as base64 within a batch."""
    if not isinstance(body, str):
        return json.dumps(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        return body.encode()
