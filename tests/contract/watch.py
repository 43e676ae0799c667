"""Looks at every answer that a test gets from Tenure's doors: the published schemas, when they are there, and our own always."""
import functools
import http.client
import json
import os
import re

import checker
import errors
import routes
import values
from csdl import Schema

PUBLISHED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "contract")
WORLDWIDE, CHINA = "v1.0-Prod.csdl", "v1.0-Mooncake.csdl"
CHINESE_HOST = re.compile(r"(?:^|\.)(?:chinacloudapi|microsoftonline|office365|sharepoint)\.cn(?::\d+)?$", re.IGNORECASE)
TOKEN_ENDPOINT = re.compile(r"/[^/]+/oauth2/(?:v2\.0/)?token$")
GUID = re.compile(values.GUID)


@functools.lru_cache(maxsize=None)
def published(name):
    """The service's own schema; None where it is not there."""
    path = os.path.join(PUBLISHED, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as text:
        return Schema(text.read())


@functools.lru_cache(maxsize=None)
def own(port):
    """What the server itself says it serves."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/v1.0/$metadata")
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise AssertionError(f"GET /v1.0/$metadata answers {answer.status}: {text[:200]}")
    return Schema(text)


def schemas_for(host, own_schema):
    """[(name, schema)] that an answer at this host is held against."""
    name = CHINA if CHINESE_HOST.search(host or "") else WORLDWIDE
    found = [("$metadata", own_schema), (name, published(name))]
    return [(name, schema) for name, schema in found if schema is not None]


def check_headers(request, headers, has_body):
    found = []
    if not GUID.fullmatch(str(headers.get("request-id"))):
        found.append(f"the header request-id is no GUID: {headers.get('request-id')}")
    wanted = request.headers.get("client-request-id") or headers.get("request-id")
    if GUID.fullmatch(str(wanted)) and headers.get("client-request-id") != wanted:
        found.append(f"client-request-id should be {wanted}, and is {headers.get('client-request-id')}")
    if headers.get("OData-Version") != "4.0":
        found.append(f"OData-Version is {headers.get('OData-Version')}")
    if not has_body and headers.get("Content-Type"):
        found.append("there is a Content-Type, and no content")
    return found


def check_type(headers, kinds):
    said = str(headers.get("Content-Type"))
    return [] if said.startswith(kinds) else [f"the Content-Type is {said}"]


def check_graph(request, sent, status, headers, body, schemas):
    found = check_headers(request, headers, bool(body))
    if status >= 400:
        document, fault = checker.parse(body)
        if request.method == "HEAD":
            return found
        return found + errors.check_headers(status, headers) + check_type(headers, "application/json") + (
            [f"the error {fault}"] if fault else errors.check_document(status, document, headers))
    if status in (204, 304) or request.method == "HEAD":
        return found + ([] if not body else [f"a {status} with a body"])
    if status == 202 and not body:
        return found
    for name, schema in schemas:
        expected = routes.expected_of(schema, request.method, request.path)
        kind = expected.kind if expected else None
        if kind == "batch":
            faults = checker.check_batch(schema, request, sent, body)
        elif kind in ("metadata", "service", "raw"):
            faults = []
        else:
            faults = checker.check_success(schema, request, expected, body)
        found += [f"{fault} ({name})" for fault in faults]
        if kind == "text":
            found += check_type(headers, "text/plain")
        elif kind in ("object", "list", "value", "batch"):
            found += check_type(headers, "application/json")
    return found


def faults_of(port, method, path, sent_headers, sent, status, headers, body):
    """All that is wrong with an answer of the doors; sent: the text of the request's body."""
    request = checker.Request(method, path, sent_headers)
    request.headers.setdefault("host", f"127.0.0.1:{port}")
    bare = path.partition("?")[0]
    if routes.segments_of(path) is not None:
        try:
            document = json.loads(sent) if sent else None
        except ValueError:
            document = None
        return check_graph(request, document if isinstance(document, dict) else None, status, headers, body,
                           schemas_for(request.headers["host"], own(port)))
    document, fault = checker.parse(body) if body else (None, None)
    if TOKEN_ENDPOINT.match(bare) and status >= 400 and status not in (404, 405):
        return errors.check_oauth(status, document)
    if bare.startswith("/tenure/v1") and status >= 400:
        return [fault] if fault else errors.check_document(status, document, headers)
    return []
