"""The checker finds wrong answers of every kind, and nothing in right ones."""
import json
import os
import unittest

import checker
import errors
import routes
import watch
from csdl import Schema

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "small.csdl"), encoding="utf-8") as text:
    SMALL = Schema(text.read())

ROOT = "http://h:1/v1.0/$metadata#"
ID = "00000000-0000-4000-8000-00000000000a"
IDS = {"request-id": ID, "client-request-id": ID}
HEADERS = {"OData-Version": "4.0", **IDS, "Content-Type": "application/json;odata.metadata=minimal"}


def found(path, document, method="GET", status=200, headers=None, **sent_headers):
    """What is said of an answer; document: text, or what becomes JSON."""
    sent_headers = {"Host": "h:1", **{name.replace("_", "-"): value for name, value in sent_headers.items()}}
    body = document.encode() if isinstance(document, str) else b"" if document is None else json.dumps(document).encode()
    request = checker.Request(method, path, sent_headers)
    return watch.check_graph(request, None, status, HEADERS if headers is None else headers, body, [("small", SMALL)])


def thing(**members):
    return {"@odata.context": ROOT + "things/$entity", "id": "7", **members}


class OfThings(unittest.TestCase):
    def clean(self, path, document, **more):
        self.assertEqual(found(path, document, **more), [])

    def fault(self, sentence, path, document, **more):
        self.assertRegex(" | ".join(found(path, document, **more)) or "nothing was found", sentence)

    def test_right_values(self):
        self.clean("/v1.0/things/7", thing(
            isOn=False, count=-2 ** 31, key="0123abcd-0000-4000-8000-0000000000ff", at="2025-01-31T09:10:11.1234567Z",
            day="2024-02-29", noon="23:59:59.0000000", length="P1DT2H3M4.5S", ratio=1, blob="aGVsbG8=",
            colour="lightBlue", rights="read,write", names=[], parts=[{"name": "a", "size": 2 ** 62}], main=None))

    def test_wrong_values(self):
        wrong = [("isOn", "true"), ("isOn", 1), ("count", 2 ** 31), ("count", "5"), ("count", True), ("count", 1.5),
                 ("key", "0123ABCD-0000-4000-8000-0000000000FF"), ("key", "7"), ("at", "2025-01-31T09:10:11+01:00"),
                 ("at", "2025-01-31 09:10:11Z"), ("at", "2025-13-31T09:10:11Z"), ("at", 5), ("day", "31-01-2025"),
                 ("noon", "24:00:00"), ("length", "P"), ("length", "PT"), ("length", "3 days"), ("ratio", "1"),
                 ("blob", "%%%")]
        for name, value in wrong:
            self.fault(rf"^{name} is no ", "/v1.0/things/7", thing(**{name: value}))
        self.fault("colour is no member", "/v1.0/things/7", thing(colour="Red"))
        self.fault("colour is no member", "/v1.0/things/7", thing(colour="red,lightBlue"))
        self.fault("rights is no member", "/v1.0/things/7", thing(rights="read,fly"))

    def test_lists_and_nulls(self):
        self.fault("names should be a list", "/v1.0/things/7", thing(names="a"))
        self.fault("names is null, and should be a list", "/v1.0/things/7", thing(names=None))
        self.fault(r"names\[1\] is null within a list", "/v1.0/things/7", thing(names=["a", None]))
        self.fault("parts is null, and should be a list", "/v1.0/things/7", thing(parts=None))
        self.fault("main should be an object", "/v1.0/things/7", thing(main=[]))
        self.fault("main.name is null, and never may be", "/v1.0/things/7", thing(main={"name": None}))
        self.fault("id is null, and never may be", "/v1.0/things/7", thing(id=None))

    def test_unknown_names(self):
        self.fault("has colours, which is no property", "/v1.0/things/7", thing(colours="red"))
        self.fault("has Count, which is no property", "/v1.0/things/7", thing(Count=1))
        self.fault(r"parts\[0\] has weight, which is no property", "/v1.0/things/7", thing(parts=[{"weight": 1}]))
        self.clean("/v1.0/groups/7", {"@odata.context": ROOT + "groups/$entity", "id": "7",
                                      "extension_0123456789abcdef0123456789abcdef_badge": "x"})
        self.fault("has badge, which is no property", "/v1.0/groups/7",
                   {"@odata.context": ROOT + "groups/$entity", "id": "7", "badge": "x"})

    def test_annotations(self):
        self.clean("/v1.0/things/7", thing(**{"@odata.etag": "x", "holders@odata.nextLink": "x", "holders": []}))
        for key in ("@odata.what", "@tenure.note", "names@odata.what", "nobody@odata.type", "@microsoft.graph.secret"):
            self.fault("has an annotation that nobody knows", "/v1.0/things/7", thing(**{key: 1}))
        self.fault("has an annotation that nobody knows: @odata.nextLink", "/v1.0/things/7",
                   thing(**{"@odata.nextLink": "x"}))
        self.fault("@removed without a reason", "/v1.0/groups/delta",
                   {"@odata.context": ROOT + "groups", "value": [{"id": "1", "@removed": {"reason": "gone"}}]})

    def test_several_types(self):
        address, context = "/v1.0/things/7/holders", ROOT + "directoryObjects"
        sparse = {"@odata.type": "#microsoft.graph.group", "id": "2"}
        self.clean(address, {"@odata.context": context, "value": [sparse]})
        self.fault("does not say with @odata.type", address, {"@odata.context": context, "value": [{"id": "1"}]})
        self.fault("@odata.type that is none", address,
                   {"@odata.context": context, "value": [{"id": "1", "@odata.type": "#microsoft.graph.cat"}]})
        self.fault("which is no microsoft.graph.directoryObject", address,
                   {"@odata.context": context, "value": [{"id": "1", "@odata.type": "#microsoft.graph.thing"}]})
        self.fault("which is no property of microsoft.graph.group", address,
                   {"@odata.context": context, "value": [{**sparse, "jobTitle": "x"}]})

    def test_context(self):
        self.fault("has no @odata.context", "/v1.0/things/7", {"id": "7"})
        for context in ("http://else/v1.0/$metadata#things/$entity", "http://h:1/v2.0/$metadata#things/$entity"):
            self.fault("does not begin with the host", "/v1.0/things/7", thing(**{"@odata.context": context}))
        self.fault("names nothing", "/v1.0/things/7", thing(**{"@odata.context": ROOT + "cats/$entity"}))
        self.fault("names a microsoft.graph.user", "/v1.0/things/7", thing(**{"@odata.context": ROOT + "users/$entity"}))
        self.fault("should end in /\\$entity", "/v1.0/things/7", thing(**{"@odata.context": ROOT + "things"}))
        self.fault("should not end in", "/v1.0/things", {"@odata.context": ROOT + "things/$entity", "value": []})
        self.clean("/v1.0/things?$select=id,count", {"@odata.context": ROOT + "things(id,count)", "value": []})
        self.fault("projects None", "/v1.0/things?$select=id", {"@odata.context": ROOT + "things", "value": []})
        self.fault("projects id", "/v1.0/things", {"@odata.context": ROOT + "things(id)", "value": []})

    def test_projection(self):
        context = ROOT + "things(id,count)/$entity"
        self.clean("/v1.0/things/7?$select=id,count", {"@odata.context": context, "id": "7", "count": 1})
        self.fault("has isOn, which \\$select did not ask for", "/v1.0/things/7?$select=id,count",
                   {"@odata.context": context, "id": "7", "isOn": True})
        self.fault("differs from the eleven", "/v1.0/users/7", {"@odata.context": ROOT + "users/$entity", "id": "7"})

    def test_lists_as_a_whole(self):
        self.clean("/v1.0/things", {"@odata.context": ROOT + "things", "@odata.count": 0, "value": [],
                                    "@odata.nextLink": "http://h:1/v1.0/things?$skiptoken=x"})
        self.fault("value should be a list", "/v1.0/things", {"@odata.context": ROOT + "things"})
        self.fault("is a list with more", "/v1.0/things", {"@odata.context": ROOT + "things", "value": [], "more": 1})
        self.fault("is no count", "/v1.0/things", {"@odata.context": ROOT + "things", "@odata.count": "3", "value": []})
        for link in ("/v1.0/things?x", "http://else/v1.0/things", 7):
            self.fault("does not begin with the host that was asked", "/v1.0/things",
                       {"@odata.context": ROOT + "things", "value": [], "@odata.nextLink": link})

    def test_plain_values_and_texts(self):
        self.clean("/v1.0/things/7/test", {"@odata.context": ROOT + "Edm.Boolean", "value": True}, method="POST")
        self.fault("value is no Boolean", "/v1.0/things/7/test",
                   {"@odata.context": ROOT + "Edm.Boolean", "value": "true"}, method="POST")
        self.fault("should hold a value alone", "/v1.0/things/7/test",
                   {"@odata.context": ROOT + "Edm.Boolean", "value": True, "more": 1}, method="POST")
        plain = {**HEADERS, "Content-Type": "text/plain"}
        self.clean("/v1.0/things/$count", "12", headers=plain)
        self.fault("digits alone", "/v1.0/things/$count", "12\n", headers=plain)
        self.fault("Content-Type is application/json", "/v1.0/things/$count", "12")

    def test_without_metadata(self):
        accept = {"Accept": "application/json;odata.metadata=none"}
        self.clean("/v1.0/things/7", {"id": "7"}, **accept)
        self.clean("/v1.0/things/7/holders", {"value": [{"id": "1", "displayName": "a"}]}, **accept)
        self.fault("has jobTitle, which is no property", "/v1.0/things/7/holders",
                   {"value": [{"id": "1", "jobTitle": "a"}]}, **accept)
        self.fault("though the caller wants no metadata", "/v1.0/things/7/holders",
                   {"value": [{"id": "1", "@odata.type": "#microsoft.graph.group"}]}, **accept)

    def test_no_json(self):
        self.fault("is no JSON", "/v1.0/things/7", "<html>")
        self.fault("it has twice: id", "/v1.0/things/7", '{"id":"1","id":"2"}')
        self.fault("is a success at an address", "/v1.0/cats", {"value": []})

    def test_headers(self):
        for name, sentence in (("request-id", "request-id is no GUID"), ("OData-Version", "OData-Version is None"),
                               ("client-request-id", "client-request-id should be"),
                               ("Content-Type", "the Content-Type is None")):
            without = {key: value for key, value in HEADERS.items() if key != name}
            self.fault(sentence, "/v1.0/things/7", thing(), headers=without)
        self.fault("a 204 with a body", "/v1.0/things/7", thing(), method="DELETE", status=204)
        self.fault("no content", "/v1.0/things/7", None, method="DELETE", status=204)
        self.fault("client-request-id should be .*1, and is", "/v1.0/things/7", thing(), client_request_id=ID.replace("a", "1"))


class OfErrors(unittest.TestCase):
    def error(self, **members):
        inner = {"date": "2025-01-31T09:10:11", **IDS}
        return {"error": {"code": "BadRequest", "message": "No.", "innerError": inner, **members}}

    def fault(self, sentence, document, status=400, headers=None):
        said = " | ".join(found("/v1.0/things", document, status=status, headers=headers))
        self.assertRegex(said or "nothing was found", sentence)

    def test_right_ones(self):
        for document in (self.error(), self.error(details=[{"code": "a", "target": "b", "message": "c"}])):
            self.assertEqual(found("/v1.0/things", document, status=400), [])

    def test_wrong_ones(self):
        self.fault("is no JSON", "no")
        self.fault("without an error in the wire's shape", {"message": "no"})
        self.fault("error.code is empty", self.error(code=""))
        self.fault("error.message is empty", self.error(message=" "))
        self.fault("error.message is HTML", self.error(message="<html>no</html>"))
        self.fault("error has hint", self.error(hint="x"))
        self.fault("error.innerError is missing", self.error(innerError=None))
        self.fault("date is no moment", self.error(innerError={"date": "today", **IDS}))
        self.fault("request-id is no GUID", self.error(innerError={"date": "2025-01-31T09:10:11"}))
        self.fault("and the header", self.error(innerError={
            "date": "2025-01-31T09:10:11", **IDS, "request-id": ID.replace("a", "b")}))
        self.fault("details should be a list", self.error(details={}))
        self.fault("details holds one without", self.error(details=[{"code": "a", "message": ""}]))
        self.fault("WWW-Authenticate", self.error(), status=401)
        self.fault("Retry-After", self.error(), status=429)
        self.fault("Retry-After", self.error(), status=429, headers={**HEADERS, "Retry-After": "1.5"})
        self.fault("Content-Type is text/html", self.error(), headers={**HEADERS, "Content-Type": "text/html"})

    def test_oauth(self):
        right = {"error": "invalid_client", "error_description": "AADSTS7000215: no", "error_codes": [7000215],
                 "timestamp": "x", "trace_id": "x", "correlation_id": "x"}
        self.assertEqual(errors.check_oauth(400, right), [])
        for name in right:
            self.assertTrue(errors.check_oauth(400, {**right, name: None}), name)


class OfBatches(unittest.TestCase):
    def found(self, answers):
        sent = {"requests": [{"id": "1", "method": "GET", "url": "/things/7"}, {"id": "2", "method": "DELETE", "url": "things/7"}]}
        request = checker.Request("POST", "/v1.0/$batch", {"Host": "h:1"})
        return " | ".join(checker.check_batch(SMALL, request, sent, json.dumps({"responses": answers}).encode()))

    def test_batches(self):
        first = {"id": "1", "status": 200, "body": thing(count=1)}
        second = {"id": "2", "status": 204}
        self.assertEqual(self.found([second, first]), "")
        self.assertIn("no response with the id 2", self.found([first]))
        self.assertIn("which nobody sent", self.found([first, second, {"id": "3", "status": 204}]))
        self.assertIn("in the response 1: count is no Edm.Int32", self.found([{**first, "body": thing(count="1")}, second]))
        self.assertIn("error in the wire's shape", self.found([first, {"id": "2", "status": 404, "body": {}}]))
        self.assertIn("its status is no number", self.found([first, {"id": "2", "status": "204"}]))
        self.assertIn("no content", self.found([first, {**second, "body": {}}]))


class OfRoutes(unittest.TestCase):
    def test_spellings(self):
        for path, kind, name in (
                ("/v1.0/things", "list", "thing"), ("/beta/Things('7')", "object", "thing"),
                ("/v1.0/things//7/", "object", "thing"), ("/v1.0/things/7/microsoft.graph.paint", "object", "thing"),
                ("/v1.0/things/7/holders/graph.user", "list", "user"), ("/v1.0/groups/microsoft.graph.delta()", "list", "group"),
                ("/v1.0/users/delta", "list", "directoryObject"), ("/v1.0/me", "object", "user"),
                ("/v1.0/things/7/main", "value", "part"), ("/v1.0/things/$count", "text", "thing")):
            expected = routes.expected_of(SMALL, "GET", path)
            self.assertIsNotNone(expected, path)
            self.assertEqual(expected.type, "microsoft.graph." + name, path)
            self.assertEqual(expected.kind, "object" if name == "part" else kind, path)
        self.assertIsNone(routes.expected_of(SMALL, "GET", "/v1.0/things/7/cats"))
        self.assertEqual(routes.expected_of(SMALL, "POST", "/v1.0/things").kind, "object")

    def test_contexts(self):
        self.assertEqual(routes.split_context("http://h/v1.0/$metadata#users('a@b')/memberOf"),
                         ("http://h/v1.0", "users('a@b')/memberOf", None, False))
        self.assertEqual(routes.split_context("http://h/v1.0/$metadata#users(id,manager(id))/$entity"),
                         ("http://h/v1.0", "users", "id,manager(id)", True))
        self.assertIsNone(routes.split_context("users"))


class OfThePublished(unittest.TestCase):
    """Where the service's own schema is there."""

    def setUp(self):
        if not watch.published(watch.WORLDWIDE):
            self.skipTest("../shared/contract is not there")

    def test_china_has_less(self):
        for host, is_there in (("graph.microsoft.com", True), ("microsoftgraph.chinacloudapi.cn:443", False)):
            schema = dict(watch.schemas_for(host, None))
            [(_, schema)] = schema.items()
            self.assertEqual(schema.property_of("microsoft.graph.group", "assignedLabels") is not None, is_there)

    def test_the_nearest_function_is_meant(self):
        schema = watch.published(watch.WORLDWIDE)
        self.assertEqual(routes.expected_of(schema, "GET", "/v1.0/users/delta").type, "microsoft.graph.user")
        self.assertEqual(routes.expected_of(schema, "POST", "/v1.0/directoryObjects/getByIds").kind, "list")


if __name__ == "__main__":
    unittest.main()
