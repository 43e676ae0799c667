"""The scenario runner's language, without a server."""
import glob
import os
import re
import sys
import unittest

SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios")
sys.path.insert(0, SCENARIOS)

import json_path  # noqa: E402
import run  # noqa: E402
import steps  # noqa: E402
import world  # noqa: E402

TENANT = {"tenant_id": "t-1", "domain": "s001.example", "client_id": "c-1", "client_secret": "x",
          "administrator": {"upn": "admin@s001.example", "password": "p"}}


def new_world():
    made = world.World(None, TENANT, lambda line: None)
    made.people["anna"] = world.Person("anna", "anna@s001.example", "p", "id-of-anna")
    return made


def answered(status, body=b"", made=None):
    made = made or new_world()
    made.keep(world.Answer("GET /x", status, {"Location": "/y"}, body))
    return made


class Language(unittest.TestCase):
    def test_every_scenario_is_understood(self):
        for path in glob.glob(os.path.join(SCENARIOS, "*.scenario")):
            for number, line in run.read_lines(path):
                self.assertTrue(steps.understands(line), f"{os.path.basename(path)}:{number}: {line}")

    def test_every_example_is_understood_and_every_step_has_one(self):
        with open(os.path.join(SCENARIOS, "README.md"), encoding="utf-8") as text:
            blocks = re.findall(r"```scenario\n(.*?)```", text.read(), re.DOTALL)
        lines = "".join(blocks).splitlines()
        for line in lines:
            self.assertTrue(steps.understands(line), line)
        for pattern, _ in steps.STEPS:
            self.assertTrue(any(pattern.fullmatch(line) for line in lines), f"no example of {pattern.pattern}")

    def test_only_one_step_fits(self):
        with open(os.path.join(SCENARIOS, "README.md"), encoding="utf-8") as text:
            for line in text.read().splitlines():
                self.assertLessEqual(sum(bool(p.fullmatch(line)) for p, _ in steps.STEPS), 1, line)

    def test_names_and_the_braces_of_json(self):
        made = new_world()
        self.assertEqual(made.fill('/users/{anna} {"upn":"{anna.upn}","a":{}} {domain}'),
                         '/users/id-of-anna {"upn":"anna@s001.example","a":{}} s001.example')
        self.assertEqual(made.fill("{sku.EXCHANGESTANDARD}"), "4b9405b0-7788-4568-add1-99614e613b69")
        with self.assertRaisesRegex(world.StepFault, "never remembered"):
            made.fill("{berta}")

    def test_path_and_body(self):
        self.assertEqual(steps.path_and_body("/users?$filter=a eq 'b {c}' {\"d\": [1]}"),
                         ("/users?$filter=a eq 'b {c}'", '{"d": [1]}'))
        self.assertEqual(steps.path_and_body("/users"), ("/users", None))


class Expectations(unittest.TestCase):
    def fails(self, made, line, sentence):
        with self.assertRaisesRegex(world.StepFault, sentence):
            steps.perform(made, line)

    def test_status(self):
        body = b'{"error":{"code":"Request_BadRequest","innerError":{"kind":"UserAnchored","rule":"USER-DEL-3"}}}'
        made = answered(409, body)
        for line in ("expect 409", "expect 409 Request_BadRequest", "expect 409 UserAnchored rule USER-DEL-3"):
            steps.perform(made, line)
        self.fails(made, "expect 204", "expected 204, found 409")
        self.fails(made, "expect 409 Other", "expected Other")
        self.fails(made, "expect 409 rule USER-DEL-4", "expected rule USER-DEL-4")

    def test_json(self):
        made = answered(200, b'{"n":2,"t":"Anna","list":[{"id":"a","on":true}],"none":null,"@odata.type":"x"}')
        for line in ("expect json n = 2", "expect json n >= 2", 'expect json t != "Ben"', "expect json list has 1 items",
                     "expect json list[id=a].on = true", "expect json list[on=true].id present", "expect json x absent",
                     'expect json t contains "nn"', 'expect json "@odata.type" = "x"', "expect json none = null"):
            steps.perform(made, line)
        self.fails(made, 'expect json n = "2"', "expected n =")
        self.fails(made, "expect json x = 1", "expected something at x")
        self.fails(made, "expect json none != null", "expected none")
        self.fails(made, "expect json list[0 = 1", "cannot read the path")

    def test_exactly_these(self):
        made = answered(200, b'{"@odata.context":"x","id":"7","list":[{"a":1,"b":2}],"link":"http://h/v1.0/users?"}')
        for line in ("expect members = id, list, link", "expect members of list[0] = b, a",
                     'expect json link begins with "http://h/v1.0/"'):
            steps.perform(made, line)
        self.fails(made, "expect members = id, list", "not \\['link'\\]")
        self.fails(made, "expect members of list[0] = a, b, c", "also \\['c'\\]")
        self.fails(made, "expect members of list[1] = a", "expected also")
        self.fails(made, 'expect json link begins with "https://"', "at the beginning of link")
        made = answered(200, b"42")
        steps.perform(made, 'expect text = "42"')
        self.fails(made, 'expect text = "4"', "nothing else")

    def test_claims(self):
        made = answered(200, b'{"token":"e30.eyJvaWQiOiI3In0.x","other":"none"}')
        self.fails(made, "claims of other", "is no token")
        steps.perform(made, "claims of token")
        steps.perform(made, 'expect json oid = "7"')

    def test_follow_keeps_to_the_host(self):
        made = answered(200, b'{"next":"http://else.example/v1.0/users"}')
        made.last_request = ("GET", "/v1.0/users", None, {"Host": "graph.example"})
        self.fails(made, "follow next", "begins with http://graph.example/")

    def test_repeat_counts(self):
        made = answered(200, b'{"n":[1,2]}')
        steps.perform(made, "repeat 2 times remember n as kept%n")
        self.assertEqual(made.names["kept2"], [1, 2])

    def test_remember_and_headers(self):
        made = answered(200, b'{"value":[{"id":"7"}]}')
        steps.perform(made, "remember value[0].id as first")
        self.assertEqual(made.fill("{first}"), "7")
        steps.perform(made, "expect header Location = /y")
        self.fails(made, "expect header Retry-After present", "Retry-After")

    def test_an_answer_nobody_looks_at_must_be_fine(self):
        made = answered(404)
        with self.assertRaisesRegex(world.StepFault, "GET /x should have worked: 404"):
            answered(200, made=made)
        made = answered(404)
        steps.perform(made, "expect 404")
        answered(200, made=made)
        made.settle()

    def test_unknown_line(self):
        self.fails(new_world(), "expect miracles", "I do not understand")

    def test_absent_is_not_null(self):
        self.assertIs(json_path.look_up({}, "a.b"), json_path.ABSENT)
        self.assertIsNone(json_path.look_up({"a": {"b": None}}, "a.b"))


if __name__ == "__main__":
    unittest.main()
