"""Makes requests at random from what is served: right ones, half right ones, and nonsense. One seed, one walk."""
import json
import re
import urllib.parse

import routes

GUID = "0badc0de-0000-4000-8000-{:012x}"
NONSENSE = ["", " ", "null", "'", "''", '"', "%00", "%", "%zz", "%C0%AF", "..", ".", "a" * 300, "ł€𝔘", "1 or 1=1", "'; DROP TABLE users;--",
            "()", "(", "$ref", "$count", "{}", "<script>", "\\", "0", "-1", "9" * 40, "users('x')", "%2e%2e%2f", "a/b/c", "*"]
NUMBERS = ["0", "1", "2", "5", "999", "1000", "-1", "abc", "", "99999999999999999999", "1.5"]
SEARCHES = ['"displayName:walk"', '"walk"', '"displayName:a" OR "mail:b"', "walk", '"', '"nothing:x"', '"displayName:"',
            '"displayName:a" AND "displayName:b"', '(("displayName:a"))', '""']
FILTERS = ["{p} eq {v}", "{p} ne {v}", "{p} in ({v},{v})", "startsWith({p},{v})", "endsWith({p},{v})", "not({p} eq {v})", "{p} ge {v}",
           "{p} le {v}", "{p} eq null", "{p}/any(x:x eq {v})", "{p}/$count eq 0", "assignedLicenses/any(x:x/skuId eq {g})",
           "({p} eq {v} or {p} eq {v}) and not {p} eq {v}", "{p} eq", "eq {v}", "{p} eq {v} and", "(({p} eq {v})", "{p} like {v}",
           "contains({p},{v})", "{p} eq {p}", "groupTypes/any(c:c eq 'Unified')", "{p}/any(x:x/y/z eq {v})", "{p} has {v}"]
PREFERENCES = ["return=minimal", "return=representation", "odata.maxpagesize=3", "respond-async", "nonsense", 'IdType="ImmutableId"']
ACCEPTS = ["application/json", "application/json;odata.metadata=none", "application/json;odata.metadata=full", "text/html", "*/*"]
HEADERS = ["Authorization", "If-Match", "If-None-Match", "client-request-id", "Prefer", "Accept", "ConsistencyLevel"]


class Sent:
    """What one request is."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    def __str__(self):
        body = "" if self.body is None else f" {self.body[:300]!r}"
        return f"{self.method} {self.path} {self.headers}{body}"


class Maker:
    """random: the walk's own; known: {kind: [keys that are there]}; schema: our own $metadata."""

    def __init__(self, random, schema, known, domain):
        self.random, self.schema, self.known, self.domain = random, schema, known, domain
        self.made = 0

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def pick(self, things):
        return things[self.random.randrange(len(things))]

    # keys and addresses

    def key(self, kind):
        if self.known.get(kind) and self.chance(75):
            return self.pick(self.known[kind])
        others = [one for keys in self.known.values() for one in keys]
        return self.pick([GUID.format(self.random.randrange(9)), self.pick(NONSENSE), self.pick(others)])

    def path(self, root, pattern):
        """The pattern with keys, now and then spelled another way."""
        words, before = [], ""
        for word in pattern.split("/")[1:]:
            if word == "{}":
                key = urllib.parse.quote(self.key(before), safe="%@'")
                if before and self.chance(15):
                    words[-1] += f"('{key}')"
                else:
                    words.append(key)
            else:
                before = word
                words.append(self.spelling(word))
        if self.chance(2):
            words.insert(self.random.randrange(len(words) + 1), urllib.parse.quote(self.pick(NONSENSE), safe="%$"))
        return root + "/" + "/".join(words) + ("/" if self.chance(2) else "")

    def spelling(self, word):
        if word.startswith("$") or not self.chance(12):
            return word
        return self.pick([word.lower(), word.upper(), word.replace("microsoft.graph.", "graph."), word.removesuffix("()")])

    # options

    def names(self, type_name):
        found = [name for one in self.schema.line(type_name) for name in one.properties] if type_name else []
        return found or ["id", "displayName"]

    def options(self, type_name):
        chosen = {}
        if self.chance(45):
            names = [self.pick(self.names(type_name)) for _ in range(self.random.randrange(1, 5))]
            chosen["$select"] = ",".join(names + ([self.pick(NONSENSE)] if self.chance(8) else []))
        if self.chance(25):
            chosen["$filter"] = self.filter(type_name)
        if self.chance(25):
            chosen["$top"] = self.pick(NUMBERS[:5] if self.chance(70) else NUMBERS)
        for percent, name, values in ((15, "$count", ["true", "false", "maybe"]), (8, "$search", SEARCHES),
                                      (4, "$skip", NUMBERS), (3, "$skiptoken", NONSENSE), (2, "$deltatoken", NONSENSE),
                                      (2, "$format", ["json", "xml"]), (2, "unknown", NONSENSE), (1, "$unknown", NONSENSE)):
            if self.chance(percent):
                chosen[name] = self.pick(values)
        if self.chance(10):
            chosen["$orderby"] = self.pick(self.names(type_name)) + self.pick(["", " desc", " asc", " up", ",id"])
        if self.chance(10):
            chosen["$expand"] = self.pick(["manager", "memberOf", "members", "owners", "principal", "roleDefinition", "x",
                                           "manager($select=id)", "manager($levels=max)", "directReports", "("])
        return chosen

    def filter(self, type_name):
        text = self.pick(FILTERS)
        while "{" in text:
            text = re.sub(r"\{[pvg]\}", lambda match: {
                "{p}": lambda: self.pick(self.names(type_name)),
                "{g}": lambda: self.pick(self.known.get("sku") or [GUID.format(1)]),
                "{v}": lambda: self.pick(["'walk'", "'a''b'", "true", "null", "7", "2025-01-01T00:00:00Z", GUID.format(2), "'", "''",
                                          f"'{self.key('users')}'"]).replace("{", "(")}[match[0]](), text, count=1)
        return text

    def headers(self):
        chosen = {}
        for name in HEADERS:
            if not self.chance({"ConsistencyLevel": 30, "Accept": 15}.get(name, 4)):
                continue
            chosen[name] = self.pick({
                "Authorization": ["Bearer x", "Bearer", "Basic YTpi", "Bearer a.b.c", ""], "If-Match": ["*", '"1"', "x"],
                "If-None-Match": ["*", '"1"', "x"], "client-request-id": [GUID.format(7), "x", "a" * 300],
                "Prefer": PREFERENCES, "Accept": ACCEPTS, "ConsistencyLevel": ["eventual", "eventual", "session", "x"]}[name])
        return chosen

    # bodies

    def value(self, place, depth=0):
        name, is_list = place
        if self.chance(6):
            return self.pick([None, True, 7, -1.5, "x", "", [], {}, ["a"], {"a": None}, "a" * 3000, "\u0000", "ł€𝔘", 2 ** 70])
        if is_list:
            return [self.value((name, False), depth + 1) for _ in range(self.random.randrange(3))]
        kind = self.schema.types.get(name)
        if kind is None:
            return {"Edm.Boolean": self.chance(50), "Edm.Int32": self.random.randrange(100), "Edm.Int64": 5,
                    "Edm.Guid": self.pick(self.known.get("sku") or [GUID.format(3)]),
                    "Edm.DateTimeOffset": "2025-06-01T00:00:00Z"}.get(name, self.pick(["walk", "NL", "Member", f"w{self.made}"]))
        if kind.kind == "EnumType":
            return self.pick(sorted(kind.members) + ["none of them"])
        return self.thing(name, depth + 1) if depth < 3 else {}

    def thing(self, name, depth=0):
        properties = [found for one in self.schema.line(name) for found in one.properties.values() if not found.is_link]
        chosen = [self.pick(properties) for _ in range(self.random.randrange(1, 4))] if properties else []
        return {one.name: self.value((one.type, one.is_list), depth) for one in chosen}

    def recipe(self, pattern):
        """A body that is right for this address; None where there is no recipe."""
        self.made += 1
        name = f"walk{self.made}"
        anybody = self.key("users")
        reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{anybody}"}
        licenses = {"addLicenses": [{"skuId": self.key("sku"), "disabledPlans": []}] if self.chance(60) else [],
                    "removeLicenses": [self.key("sku")] if self.chance(30) else []}
        recipes = {
            "/users": {"accountEnabled": True, "displayName": name, "mailNickname": name, "usageLocation": "NL",
                       "userPrincipalName": f"{name}@{self.domain}", "passwordProfile": {"password": "Kelp-Lantern-47"}},
            "/groups": {"displayName": name, "mailEnabled": False, "mailNickname": name, "securityEnabled": True},
            "/assignLicense": licenses, "/$ref": reference, "/directoryRoles": {"roleTemplateId": self.key("roleDefinitions")},
            "/roleAssignments": {"principalId": anybody, "roleDefinitionId": self.key("roleDefinitions"), "directoryScopeId": "/"},
            "/getByIds": {"ids": [anybody, self.key("groups")], "types": ["user"]}, "/domains": {"id": f"{name}.example"},
            "/checkMemberGroups": {"groupIds": [self.key("groups")]}, "/checkMemberObjects": {"ids": [self.key("groups")]},
            "/getMemberGroups": {"securityEnabledOnly": self.chance(50)}, "/restore": {}, "/clock/advance": {"by": "PT1M"},
            "/getMemberObjects": {"securityEnabledOnly": self.chance(50)},
            "/subscriptions": {"skuId": self.key("sku"), "totalLicenses": 5, "channel": "direct", "term": "monthly"}}
        return next((json.loads(json.dumps(body)) for end, body in recipes.items() if pattern.endswith(end)), None)

    def parameters(self, path):
        """Of the action that the address ends in."""
        word = path.rstrip("/").rpartition("/")[2].lower().removeprefix("microsoft.graph.").removeprefix("graph.")
        return next((one.parameters for one in self.schema.operations.get(word, ())), None)

    def document(self, pattern, path, type_name):
        body = self.recipe(pattern) if self.chance(70) else None
        if body is None:
            parameters = self.parameters(path)
            if parameters is not None:
                body = {name: self.value(place) for name, place in parameters.items()}
            else:
                body = self.thing(type_name) if type_name in self.schema.types else {}
        elif self.chance(25) and body:
            body[self.pick(sorted(body))] = self.value(("Edm.String", False))
        if self.chance(8):
            body[self.pick(["nonsense", "id", "@odata.type", "deletedDateTime", "a" * 200])] = self.value(("Edm.String", self.chance(30)))
        return body

    def text_of(self, body):
        text = json.dumps(body).encode()
        if self.chance(94):
            return text
        return self.pick([b"", b"{", text[:len(text) // 2], text + b"}", b"[" * 500, b'{"a":1,"a":2}', b"\xff\xfe{}", b'"x"', b"null",
                          b"[]", text.replace(b"{", b'{"\\u0000":1,', 1), b"{\"a\":" * 200, b"7", b"{'a':1}"])

    # the whole

    def batch(self, rows):
        steps = []
        for number in range(self.random.randrange(1, 6)):
            one = self.request(self.pick(rows), rows, is_inner=True)
            step = {"id": str(number), "method": one.method, "url": re.sub(r"^/(v1\.0|beta)", "", one.path)}
            try:
                step["body"] = json.loads(one.body) if one.body else None
            except ValueError:
                step["body"] = "x"
            if step["body"] is None:
                del step["body"]
            else:
                step["headers"] = {"Content-Type": "application/json"}
            if number and self.chance(25):
                step["dependsOn"] = [str(self.random.randrange(number + 1))]
            steps.append(step)
        if self.chance(10):
            self.pick(steps)[self.pick(["id", "method", "url", "dependsOn"])] = self.pick([None, "", "0", 7, [], "/$batch", "x"])
        return {"requests": steps}

    def request(self, row, rows, is_inner=False):
        method, root, pattern = row
        if root == "/v1.0" and self.chance(10) and not is_inner:
            root = "/beta"
        path = self.path(root, pattern)
        expected = routes.expected_of(self.schema, method, path)
        type_name = expected.type if expected else None
        options = self.options(type_name) if method == "GET" or self.chance(5) else {}
        if options:
            path += "?" + "&".join(f"{name}={urllib.parse.quote(value, safe='')}" for name, value in options.items())
        headers, body = self.headers(), None
        if method in ("POST", "PATCH", "PUT"):
            document = self.batch(rows) if pattern == "/$batch" else self.document(pattern, path.partition("?")[0], type_name)
            body = self.text_of(document)
            headers["Content-Type"] = "application/json" if self.chance(97) else self.pick(["text/plain", "x", ""])
        return Sent(method, path, headers, body)
