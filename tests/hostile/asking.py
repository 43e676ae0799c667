"""Well-framed requests that are wrong in what they say: (name, method, target, headers, body, statuses that will do)."""
import base64
import json

BAD = {400}
JSON = {"Content-Type": "application/json"}
GUID = "12345678-1234-1234-1234-123456789abc"


def bodies():
    """No JSON, or no object: refused everywhere where an object is due."""
    yield "nothing", b""
    yield "a blank", b" "
    for text in ("{", "}", "{]", "[", "{,}", '{"a"}', '{"a":}', '{"a":1,}', "{'a':1}", "{a:1}", '{"a":1}}', '{"a":1} x', '{"a" 1}', "nul", "truf",
                 '{"a":01}', '{"a":.5}', '{"a":1.}', '{"a":+1}', '{"a":0x1}', '{"a":NaN}', '{"a":Infinity}', '{"a":1e999}', '{"a":-}',
                 '{"a":"\\x41"}', '{"a":"\\u12"}', '{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}', '{"a":"\\u0000"}', '{"a":"\t"}', '{"a":"b', '/* */{}',
                 '{"a":1,"a":2}', '{"a":{"b":1,"b":2}}', '{"displayName":"x","displayName":"y"}', '\ufeff{}', "<a/>", "a=b"):
        yield text, text.encode()
    for text in ("null", "true", "1", '"text"', "[]", "[{}]"):
        yield f"no object but {text}", text.encode()
    yield "a NUL", b'{"a":"b\x00c"}'
    yield "a NUL behind it", b'{"a":1}\x00'
    for bytes_ in (b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xf8\x88\x80\x80\x80"):
        yield f"no UTF-8 {bytes_!r}", b'{"displayName":"' + bytes_ + b'"}'
    yield "UTF-16", '{"a":1}'.encode("utf-16")
    yield "a hundred deep", b'{"a":' * 100 + b"1" + b"}" * 100
    yield "a hundred thousand deep", b"[" * 100000
    yield "a member a hundred thousand deep", b'{"a":' * 100000
    yield "megabytes of blanks", b"{" + b" " * 1000000 + b'"a":'


def writes(world):
    user, group = world["user"], world["group"]
    yield "POST", "/v1.0/users"
    yield "PATCH", f"/v1.0/users/{user}"
    yield "POST", f"/v1.0/users/{user}/assignLicense"
    yield "POST", "/v1.0/groups"
    yield "POST", f"/v1.0/groups/{group}/members/$ref"
    yield "POST", "/v1.0/roleManagement/directory/roleAssignments"
    yield "POST", "/v1.0/$batch"
    yield "POST", "/tenure/v1/subscriptions"
    yield "POST", "/tenure/v1/clock"


def malformed(world):
    for method, path in writes(world):
        for name, body in bodies():
            yield f"{method} {path.split('/')[2]}… {name[:40]}", method, path, JSON, body, BAD | {405, 413}
    for kind in ("text/plain", "application/xml", "application/jsonx", "multipart/form-data", "json", "application/x-www-form-urlencoded"):
        yield f"a body of {kind}", "POST", "/v1.0/users", {"Content-Type": kind}, b'{"displayName":"x"}', BAD | {415}
    yield "a body without a type", "POST", "/v1.0/users", {}, b'{"displayName":"x"}', BAD | {415}


def values(world):
    """An object, but its values are not what they should be."""
    user, group = world["user"], world["group"]
    wrong = (1, 1.5, True, [], ["x"], {}, {"x": 1})
    for name in ("displayName", "givenName", "jobTitle", "userPrincipalName", "mailNickname", "usageLocation", "department", "passwordPolicies"):
        for value in wrong:
            yield f"{name} is {value!r}", "PATCH", f"/v1.0/users/{user}", JSON, {name: value}, BAD
    for value in (1, 1.5, "true", "yes", [], {}, None):
        yield f"accountEnabled is {value!r}", "PATCH", f"/v1.0/users/{user}", JSON, {"accountEnabled": value}, BAD
    for value in (1, True, "x", {}, [1], [None], [[]], [{}]):
        yield f"businessPhones is {value!r}", "PATCH", f"/v1.0/users/{user}", JSON, {"businessPhones": value}, BAD
    for value in ("", "x" * 5000, "\u0001", "a\u0000b", "no-at-sign", "@x", "x@", "a b@x.y", "x@unverified.example", "x" * 200 + "@hostile.example"):
        yield f"userPrincipalName is {value[:20]!r}", "PATCH", f"/v1.0/users/{user}", JSON, {"userPrincipalName": value}, BAD
    for value in ("", "N", "NLD", "12", "nowhere", "\u00e9\u00e9", "ZZZ"):
        yield f"usageLocation is {value!r}", "PATCH", f"/v1.0/users/{user}", JSON, {"usageLocation": value}, BAD
    for name in ("nonsense", "dispIayName", "$where", "__proto__", "", "a.b", "x" * 1000, "display Name"):
        yield f"the property {name[:20]!r}", "PATCH", f"/v1.0/users/{user}", JSON, {name: "x"}, BAD
    for name in ("id", "createdDateTime", "deletedDateTime", "assignedLicenses", "proxyAddresses", "onPremisesSyncEnabled", "lastPasswordChangeDateTime"):
        yield f"{name} is written", "PATCH", f"/v1.0/users/{user}", JSON, {name: None}, BAD | {403, 501}
    for value in (1, "x", [], {"password": 1}, {"password": ""}, {"password": "short"}, {"password": "x" * 100000}, {"nonsense": 1}):
        yield f"passwordProfile is {str(value)[:30]}", "PATCH", f"/v1.0/users/{user}", JSON, {"passwordProfile": value}, BAD
    for body in ({}, {"addLicenses": []}, {"removeLicenses": []}, {"addLicenses": None, "removeLicenses": None}, {"addLicenses": {}, "removeLicenses": []},
                 {"addLicenses": [1], "removeLicenses": []}, {"addLicenses": [{}], "removeLicenses": []},
                 {"addLicenses": [{"skuId": "x"}], "removeLicenses": []}, {"addLicenses": [{"skuId": GUID}], "removeLicenses": []},
                 {"addLicenses": [{"skuId": None}], "removeLicenses": []}, {"addLicenses": [], "removeLicenses": ["x"]},
                 {"addLicenses": [], "removeLicenses": [None]}, {"addLicenses": [], "removeLicenses": [GUID]},
                 {"addLicenses": [{"skuId": GUID, "disabledPlans": "x"}], "removeLicenses": []},
                 {"addLicenses": [{"skuId": GUID, "disabledPlans": ["x"]}], "removeLicenses": []},
                 {"addLicenses": [{"skuId": GUID + "0"}], "removeLicenses": []}, {"addLicenses": [{"skuId": "{" + GUID + "}"}], "removeLicenses": []}):
        yield f"assignLicense {json.dumps(body)[:50]}", "POST", f"/v1.0/users/{user}/assignLicense", JSON, body, BAD
    for link in (None, 1, "", "x", "http://", f"http://elsewhere.example/v1.0/directoryObjects/{GUID}", f"/v1.0/directoryObjects/{GUID}",
                 "../../users", "directoryObjects/%00", "directoryObjects/", f"http://here.test/v1.0/groups/{group}/members/{GUID}", "x" * 10000):
        yield f"the reference {str(link)[:40]}", "POST", f"/v1.0/groups/{group}/members/$ref", JSON, {"@odata.id": link}, BAD | {404}
    for body in ({}, {"requests": None}, {"requests": {}}, {"requests": [1]}, {"requests": [{}]}, {"requests": [[]]},
                 {"requests": [{"id": None, "method": "GET", "url": "/me"}]}, {"requests": [{"id": "", "method": "GET", "url": "/me"}]},
                 {"requests": [{"id": "1", "method": 1, "url": "/me"}]}, {"requests": [{"id": "1", "method": "GET", "url": 1}]},
                 {"requests": [{"id": "1", "method": "GET", "url": ""}]}, {"requests": [{"id": 1.5, "method": "GET", "url": "/me"}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "headers": []}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "headers": {"a b": "c"}}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "headers": {"a": "b\r\nc: d"}}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "headers": {"a": []}}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": "1"}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": ["1"]}]},
                 {"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": [None]}]},
                 {"requests": [{"id": "1", "method": "PATCH", "url": "/me", "headers": {"Content-Type": "text/plain"}, "body": {}}]},
                 {"requests": [{"id": "1", "method": "PATCH", "url": "/me", "headers": JSON, "body": "%%%"}]},
                 {"requests": [{"id": str(i), "method": "GET", "url": "/me"} for i in range(21)]},
                 {"requests": [{"id": "1", "method": "DELETE", "url": f"/users/{user}"}] * 2}):
        yield f"batch {json.dumps(body)[:60]}", "POST", "/v1.0/$batch", JSON, body, BAD


QUERIES = """
$filter= | $filter=%20 | $filter=( | $filter=) | $filter=(() | $filter=eq | $filter=id | $filter=id eq | $filter=id eq 'x | $filter=id eq x'
$filter=nonsense eq 'x' | $filter=displayName like 'x' | $filter=displayName eq eq 'x' | $filter=displayName eq 'x' and | $filter=and | $filter=not
$filter=displayName eq 'x' displayName eq 'y' | $filter=accountEnabled eq maybe | $filter=accountEnabled eq 'true' | $filter=createdDateTime ge yesterday
$filter=createdDateTime ge 2025-13-01T00:00:00Z | $filter=startsWith(displayName) | $filter=startsWith(displayName,) | $filter=startsWith(,'x')
$filter=startsWith(displayName,'x' | $filter=nonsense(displayName,'x') | $filter=displayName in | $filter=displayName in ( | $filter=displayName in ()
$filter=displayName in ('x',) | $filter=displayName in ('x' 'y') | $filter=assignedLicenses/any | $filter=assignedLicenses/any( | $filter=assignedLicenses/any(x:
$filter=assignedLicenses/any(x:x/skuId eq nonsense) | $filter=assignedLicenses/any(x:y/skuId eq 1) | $filter=proxyAddresses/any(x:x eq) | $filter=' or 1=1--
$filter=displayName eq 'x'; drop table users | $filter=displayName eq "x" | $filter=displayName eq 'x'' | $filter=%00 | $filter=%ff | $filter=displayName eq '%00'
$filter=displayName eq '%ff' | $filter=1 eq 1 | $filter=true | $filter=null | $filter='x' | $filter=displayName | $filter=displayName/x eq 1
$filter=endsWith(displayName,'x') | $filter=displayName ne 'x' | $filter=not(displayName eq 'x') | $filter=displayName eq 'x'&$filter=displayName eq 'y'
$top=0 | $top=-1 | $top=1000 | $top=abc | $top= | $top=1.5 | $top=99999999999999999999 | $top=1&$top=2 | $top=0x10 | $top=%00
$select=nonsense | $select=id,nonsense | $select=%00 | $select=%ff | $select=id;drop | $select=id&$select=mail | $select=aboutMe | $select=(id)
$skiptoken=x | $skiptoken= | $skiptoken=%00 | $skiptoken=AAAA | $skiptoken=../../etc | $skiptoken=%ff%ff | $skiptoken=AQ | $skiptoken=AQAAAAAA
$orderby=nonsense | $orderby= | $orderby=displayName sideways | $orderby=%00 | $orderby=id desc,, | $orderby=displayName asc desc | $orderby=count(id)
$expand=nonsense | $expand=%00 | $expand=manager( | $expand=manager($levels=x) | $expand=manager($select=nonsense) | $expand=,
$search="x" | $search=x | $search=%00 | $search="nonsense:x" | $search=" | $count=maybe | $count=1 | $skip=1 | $apply=groupby | $deltatoken=x
$nonsense=1 | $%00=1 | %24filter=( | $filter=%zz | $top=%2 | $format=xml
"""


def queries(world):
    for query in QUERIES.replace("\n", " | ").split(" | "):
        if query.strip():
            for path in ("/v1.0/users", "/beta/groups"):
                yield f"{path}?{query.strip()}", "GET", f"{path}?{query.strip().replace(' ', '%20')}", {}, None, BAD | {501, 200, 410}
    deep = "(" * 5000 + "id eq 'x'" + ")" * 5000
    yield "5000 parentheses", "GET", "/v1.0/users?$filter=" + deep.replace(" ", "%20"), {}, None, BAD | {200, 413}
    yield "2000 conditions", "GET", "/v1.0/users?$filter=" + "%20or%20".join(["id%20eq%20'x'"] * 1000), {}, None, BAD | {200, 413}
    yield "1000 nots", "GET", "/v1.0/users?$filter=" + "not%20" * 1000 + "accountEnabled", {}, None, BAD | {413}
    yield "a thousand names", "GET", "/v1.0/users?$select=" + ",".join(["id"] * 5000), {}, None, BAD | {200}


def paths(world):
    user = world["user"]
    for path in ("/v1.0/nonsense", "/v1.0/users/%", "/v1.0/users/%zz", "/v1.0/users/%0", "/v1.0/users/%00", f"/v1.0/users/{user}%00", "/v1.0/users/%ff",
                 "/v1.0/users/%c0%af", "/v1.0/users/%ed%a0%80", "/v1.0/" + "a/" * 100, "/v1.0/users/" + "../" * 20 + "etc/passwd", "/v2.0/users", "/v1.0users",
                 "/v1.0/users('", "/v1.0/users(x)", "/v1.0/users('x", "/v1.0/users(nonsense='x')", "/v1.0/users()", f"/v1.0/users/{user}/nonsense",
                 f"/v1.0/users/{user}/microsoft.graph.nonsense", f"/v1.0/users/{user}/memberOf/microsoft.graph.nonsense", "/v1.0/$nonsense", "/v1.0/users/$count/x",
                 "/v1.0/users/$ref", "/v1.0/directory/deletedItems", "/v1.0/microsoft.graph.user", f"/v1.0/users/{user}/$value", "/V1.0/USERS/\u00e9".encode().decode("latin-1")):
        yield f"the path {path[:50]}", "GET", path, {}, None, BAD | {404, 501}
    for key in (GUID, "x", "nobody@hostile.example", "a" * 5000, "%20", "'", "''", "%27", "..", ".", "%2e%2e", "%2F", "null", "0", "-1", GUID.upper(), "{" + GUID + "}",
                "%F0%9F%98%80", "a%0Ab", "a%0D%0AX-Evil:%201", "<script>", "%3Cscript%3E", "${jndi:x}", "%25s%25n", "' or '1'='1"):
        for path in ("/v1.0/users/{}", "/v1.0/groups/{}", "/v1.0/directory/deletedItems/{}", "/v1.0/subscribedSkus/{}", "/v1.0/domains/{}", "/v1.0/directoryRoles/{}"):
            yield f"{path} {key[:20]}", "GET", path.format(key.replace(" ", "%20")), {}, None, BAD | {404}
    for method in ("PUT", "DELETE", "PATCH", "BREW"):
        yield f"{method} to a list", method, "/v1.0/users", JSON, {}, {405}


def headers(world):
    user = world["user"]
    for accept in ("application/xml", "image/png", "text/csv", "application/json;q=0", "text/plain"):
        yield f"Accept {accept}", "GET", f"/v1.0/users/{user}", {"Accept": accept}, None, {406}
    for tag in ('"x"', 'W/"x"', "x", '"a", "b"'):
        yield f"If-Match {tag}", "PATCH", f"/v1.0/users/{user}", {**JSON, "If-Match": tag}, {"city": "Nowhere"}, {412}
        yield f"DELETE If-Match {tag}", "DELETE", f"/v1.0/users/{user}", {"If-Match": tag}, None, {412}
    yield "a proxy that nobody trusts", "GET", "/v1.0/users/nobody", {"X-Forwarded-Host": "evil.example"}, None, {404, 400}


def tokens(world):
    good = world["token"]
    head, claims, signature = good.split(".")

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    def claims_with(**changes):
        decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return part({**decoded, **changes})
    forged = {
        "none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{claims}.", "None": f"{part({'alg': 'None'})}.{claims}.{signature}",
        "HS256": f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{claims}.{signature}", "no algorithm": f"{part({})}.{claims}.{signature}",
        "another key": f"{part({'alg': 'RS256', 'kid': 'x'})}.{claims}.{signature}", "a key by address": f"{part({'alg': 'RS256', 'jku': 'http://x'})}.{claims}.{signature}",
        "critical": f"{part({'alg': 'RS256', 'crit': ['x']})}.{claims}.{signature}",
        "another tenant": f"{head}.{claims_with(tid=GUID)}.{signature}", "more roles": f"{head}.{claims_with(roles=['Directory.ReadWrite.All'])}.{signature}",
        "for ever": f"{head}.{claims_with(exp=9999999999)}.{signature}", "no claims": f"{head}..{signature}", "claims that are no JSON": f"{head}.e30x.{signature}",
        "an empty signature": f"{head}.{claims}.", "half a signature": f"{head}.{claims}.{signature[:50]}", "a longer signature": f"{good}AAAA",
        "a flipped bit": good[:-3] + ("A" if good[-3] != "A" else "B") + good[-2:], "two parts": f"{head}.{claims}", "four parts": f"{good}.x", "one part": head,
        "nothing": "", "a word": "nonsense", "dots": "..", "many dots": "." * 5000, "long": "a" * 20000, "padding": good + "==", "no base64": "ä.ö.ü".encode().decode("latin-1"),
    }
    for name, token in forged.items():
        yield f"a token: {name}", "GET", "/v1.0/users", {"Authorization": f"Bearer {token}"}, None, {401}
        yield f"a write with a token: {name}", "DELETE", f"/v1.0/users/{world['user']}", {"Authorization": f"Bearer {token}"}, None, {401}
    for value in ("Basic eDp5", "bearer", "Bearer", good, f"Bearer{good}", f"Token {good}", f"Bearer {good} x", f'Bearer "{good}"', f"Bearer {good},{good}"):
        yield f"Authorization: {value[:20]}", "GET", "/v1.0/users", {"Authorization": value}, None, {401}
    yield "no token", "GET", "/v1.0/users", {"Authorization": None}, None, {401}
    other = world["other_token"]
    for method, path in (("GET", "/v1.0/users/{user}"), ("PATCH", "/v1.0/users/{user}"), ("DELETE", "/v1.0/users/{user}"), ("GET", "/v1.0/groups/{group}"),
                         ("DELETE", "/v1.0/groups/{group}"), ("GET", "/v1.0/users/{user}/memberOf"), ("POST", "/v1.0/users/{user}/revokeSignInSessions"),
                         ("POST", "/v1.0/users/{user}/assignLicense"), ("GET", "/v1.0/directory/deletedItems/{user}")):
        body = {"addLicenses": [], "removeLicenses": []} if path.endswith("assignLicense") else {"city": "Nowhere"} if method == "PATCH" else {} if method == "POST" else None
        yield f"another tenant's {method} {path}", method, path.format(**world), {**JSON, "Authorization": f"Bearer {other}"}, body, {404}


def forms(world):
    path = f"/{world['tenant']}/oauth2/v2.0/token"
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": None}
    for form in ("", "x", "=", "&&&&", "grant_type", "grant_type=", "grant_type=nonsense", "grant_type=password", "grant_type=client_credentials",
                 "grant_type=password&grant_type=client_credentials", "grant_type=%00", "grant_type=%ff", "grant_type=%zz", "a=" + "b" * 500000,
                 "grant_type=refresh_token&refresh_token=x", "grant_type=authorization_code&code=x", "grant_type=device_code&device_code=x",
                 "grant_type=client_credentials&client_id=x&client_secret=y&scope=z", "&".join(f"a{i}=b" for i in range(50000))):
        yield f"the form {form[:40]}", "POST", path, kind, form.encode(), {400, 401, 413, 501}
    yield "a form as JSON", "POST", path, {**JSON, "Authorization": None}, {"grant_type": "password"}, {400, 401}
    for tenant in ("nonsense", GUID, "%00", "..", "unknown.example"):
        yield f"the tenant {tenant}", "POST", f"/{tenant}/oauth2/v2.0/token", kind, b"grant_type=client_credentials&client_id=x", {400, 401, 404}


def cases(world):
    for group in (malformed, values, queries, paths, headers, tokens, forms):
        yield from group(world)
