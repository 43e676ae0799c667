"""Every built endpoint names a witness that exists and, being a scenario, asks for it; remarks begin as they must."""
import glob
import os
import re
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCENARIOS = os.path.join(ROOT, "tests", "scenarios")
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.path.insert(0, SCENARIOS)

import run  # noqa: E402
from c_source import read, without_comments  # noqa: E402

GRAPH = sorted(os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, "doors/graph/*_endpoints.c")))
TABLES = [*GRAPH, "doors/own/own_table.c", "doors/own/health.c", "doors/identity/identity_table.c"]
REMARK = re.compile(r"(real|partial: [^;].*?|not yet)(; unverified: .+)?", re.DOTALL)
STRING = r'"(?:\\.|[^"\\])*"'
FIELD = re.compile(rf"(?:{STRING}|[^,\"])+")
ROW = re.compile(rf'\{{ ("[A-Z]+",(?:{STRING}|[^"}}])*?) \}},')
REQUEST = re.compile(r"(graph|own|http|form|browse) (GET|POST|PATCH|PUT|DELETE) (/[^? ]*)")
# Steps that are calls by another name.
SHORT = [(r"user \w+", "POST /users"), (r"delete \w+", "DELETE /users/x"), (r"(give|take) \w+", "POST /users/x/assignLicense"),
         (r"restore \w+", "POST /directory/deletedItems/x/restore"), (r"purge \w+", "DELETE /directory/deletedItems/x"),
         (r"clock advance", "POST /clock/advance")]


class Row:
    def __init__(self, table, text, macros):
        fields = [self.words(f, macros) for f in FIELD.findall(text)]
        self.method, self.pattern = fields[0], fields[1]
        self.is_built = "NOT_YET" not in text
        self.witness, self.remark = fields[7:9] if self.is_built else ("", "not yet")
        self.place = f"{table}: {self.method} {self.pattern}"

    @staticmethod
    def words(field, macros):
        """The text of a field; a macro stands for its own."""
        return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', macros.get(field.strip(), field)))


def macros_of(text):
    return dict(re.findall(r"#define (\w+)[ \t]*((?:[^\n]*\\\n)*[^\n]*)", text))


def rows_of(table, source):
    text = without_comments(source)
    macros = macros_of(without_comments(read(ROOT, "doors/graph/endpoints.h"))) | macros_of(text)
    body = text[text.index("endpoints[] = {"):]
    return [Row(table, match, macros) for match in ROW.findall(body[:body.index("\n};")])]


def all_rows():
    return [row for table in TABLES for row in rows_of(table, read(ROOT, table))]


def scenarios_of(witness):
    return sorted(glob.glob(os.path.join(SCENARIOS, glob.escape(witness) + "*.scenario")))


def plain(path):
    """One spelling of a path: without root, keys as segments, the namespace whole."""
    path = re.sub(r"^/(v1\.0|beta|tenure/v1)(?=/)", "", path)
    path = re.sub(r"\((?:\w+=)?'([^']*)'\)", r"/\1", path)
    return re.sub(r"/graph\.", "/microsoft.graph.", path).rstrip("/") or "/"


def asked(line):
    """The request that a line of a scenario makes, or nothing."""
    line = re.sub(r"^repeat \d+ times ", "", line)
    match = REQUEST.match(line)
    if match:
        return f"{match[2]} {plain(match[3])}"
    return next((request for pattern, request in SHORT if re.match(pattern, line)), "")


def exercises(path, row):
    pattern = "[^/$][^/]*".join(re.escape(piece) for piece in row.pattern.split("{}"))
    wanted = re.compile(f"{row.method} {pattern}", re.IGNORECASE)
    return any(wanted.fullmatch(asked(line)) for _, line in run.read_lines(path))


class Witnesses(unittest.TestCase):
    def test_the_tables_are_read_whole(self):
        for table in TABLES:
            text = without_comments(read(ROOT, table))
            rows = rows_of(table, read(ROOT, table))
            self.assertEqual(len(rows), len(re.findall(r'^\t\{ "[A-Z]+", "/', text, re.MULTILINE)), table)
        self.assertGreater(sum(row.is_built for row in all_rows()), 60)

    def test_every_built_endpoint_has_a_witness(self):
        for row in all_rows():
            with self.subTest(row.place):
                if row.witness.startswith("tests/unit/"):
                    self.assertTrue(os.path.exists(os.path.join(ROOT, row.witness + ".c")), row.witness)
                elif row.is_built:
                    self.assertTrue(row.witness, "no witness")
                    found = scenarios_of(row.witness)
                    self.assertTrue(found, f"there is no scenario {row.witness}")
                    self.assertTrue(any(exercises(path, row) for path in found), f"{row.witness} does not ask for it")

    def test_remarks_begin_with_how_far_it_is(self):
        for row in all_rows():
            with self.subTest(row.place):
                self.assertRegex(row.remark, rf"\A{REMARK.pattern}\Z")
                self.assertEqual(row.remark.startswith("not yet"), not row.is_built)


class Reading(unittest.TestCase):
    SOURCE = '''#define WORDS \\
	"partial: a, " \\
	"b"
endpoints[] = {
	/* { "GET", "/not", me } */
	{ "GET", "/a/{}/microsoft.graph.user", f, 200, NO_BODY, ANYONE, READ "x, y", "some-story",
		WORDS },
	{ "GET", "/a", NOT_YET },
};
'''

    def test_rows(self):
        first, second = rows_of("t.c", self.SOURCE)
        self.assertEqual((first.witness, first.remark, first.is_built), ("some-story", "partial: a, b", True))
        self.assertEqual((second.place, second.is_built), ("t.c: GET /a", False))

    def test_requests(self):
        self.assertEqual(asked("graph GET /users('{anna}')/?$select=id"), "GET /users/{anna}")
        self.assertEqual(asked("http GET /beta/a/{x}/graph.user"), "GET /a/{x}/microsoft.graph.user")
        self.assertEqual(asked("repeat 3 times delete anna%n"), "DELETE /users/x")
        self.assertEqual(asked("expect 204"), "")

    def test_remarks(self):
        for good in ("real", "partial: no $expand", "not yet", "real; unverified: its code", "partial: a; b; unverified: c"):
            self.assertIsNotNone(REMARK.fullmatch(good), good)
        for bad in ("", "real: as it should", "partial", "partial: ", "really", "unverified: x"):
            self.assertIsNone(REMARK.fullmatch(bad), bad)


if __name__ == "__main__":
    unittest.main()
