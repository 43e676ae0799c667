"""The shape of an error (graph.md section 1), of what goes with it, and of an OAuth error."""
import re

import values

DATE = re.compile(rf"{values.DATE}T{values.TIME}")
GUID = re.compile(values.GUID)


def check_inner(inner, headers):
    if not isinstance(inner, dict):
        return ["error.innerError is missing"]
    found = []
    if not DATE.fullmatch(str(inner.get("date"))):
        found.append(f"error.innerError.date is no moment: {inner.get('date')}")
    if not GUID.fullmatch(str(inner.get("request-id"))):
        found.append(f"error.innerError.request-id is no GUID: {inner.get('request-id')}")
    if not isinstance(inner.get("client-request-id"), str):
        found.append("error.innerError has no client-request-id")
    for name in ("request-id", "client-request-id"):
        if headers is not None and headers.get(name) != inner.get(name):
            found.append(f"error.innerError.{name} is {inner.get(name)}, and the header {headers.get(name)}")
    return found


def check_details(details):
    if not isinstance(details, list):
        return ["error.details should be a list"]
    return [f"error.details holds one without a code and a message: {one}" for one in details
            if not isinstance(one, dict) or not one.get("message") or not isinstance(one.get("code"), str)
            or set(one) - {"code", "target", "message"}]


def check_document(status, document, headers=None):
    """headers: of the answer; None within a batch."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return [f"a {status} without an error in the wire's shape: {str(document)[:80]}"]
    found = [f"an error with {name}" for name in sorted(set(document) - {"error"})]
    found += [f"error has {name}" for name in sorted(set(error) - {"code", "message", "details", "innerError", "target"})]
    for name in ("code", "message"):
        if not isinstance(error.get(name), str) or not error[name].strip():
            found.append(f"error.{name} is empty")
    if "<html" in str(error.get("message")).lower():
        found.append("error.message is HTML")
    if "details" in error:
        found += check_details(error["details"])
    return found + check_inner(error.get("innerError"), headers)


def check_headers(status, headers):
    found = []
    if status == 401 and not str(headers.get("WWW-Authenticate")).startswith("Bearer "):
        found.append("a 401 without WWW-Authenticate: Bearer")
    if status in (429, 503) and not re.fullmatch(r"\d+", str(headers.get("Retry-After"))):
        found.append(f"a {status} whose Retry-After is no number of seconds: {headers.get('Retry-After')}")
    return found


def check_oauth(status, document):
    """The identity endpoints have a shape of their own (graph.md section 10)."""
    if not isinstance(document, dict):
        return [f"a {status} of the token endpoint that is no object"]
    found = [f"a {status} of the token endpoint without {name}" for name in
             ("error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id")
             if not document.get(name)]
    if not re.match(r"AADSTS\d+: ", str(document.get("error_description"))):
        found.append(f"error_description does not begin with AADSTS: {document.get('error_description')}")
    codes = document.get("error_codes")
    if not isinstance(codes, list) or not all(isinstance(code, int) for code in codes):
        found.append(f"error_codes holds no numbers: {codes}")
    return found
