"""The compilers of data refuse bad rows; the demonstration is the same file each time and fits the catalogue."""
import csv
import io
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))

import count_tests  # noqa: E402
import make_demonstration  # noqa: E402
import make_products  # noqa: E402

HEAD = "\t".join(make_products.COLUMNS) + "\n"
ROW = ["P", "4b9405b0-7788-4568-add1-99614e613b69", "Name", "PLAN", "5e62787c-c316-451f-b873-1d05acd4d12c"]


def gather(*rows):
    return make_products.gather(make_products.read_rows(iter([HEAD] + ["\t".join(row) + "\n" for row in rows])))


class Products(unittest.TestCase):
    def refused(self, sentence, *rows):
        with self.assertRaisesRegex(make_products.Fault, sentence):
            gather(*rows)

    def test_catalogue_compiles(self):
        with open(os.path.join(ROOT, "data", "products.tsv"), encoding="utf-8") as lines:
            products = make_products.gather(make_products.read_rows(lines))
        self.assertEqual((len(products), sum(len(p[2]) for p in products.values())), (23, 471))
        out = io.StringIO()
        make_products.write_c(products, out)
        self.assertIn('"EXCHANGESTANDARD", "Exchange Online (Plan 1)", plans_0, 3 }', out.getvalue())

    def test_bad_rows(self):
        self.refused("line 2: needs 5 fields", ROW[:4])
        self.refused("line 2: needs 5 fields", ROW[:4] + [""])
        self.refused("line 2: skuId is not a GUID", [ROW[0], ROW[1].upper()] + ROW[2:])
        self.refused("line 3: PLAN stands twice", ROW, ROW)
        self.refused("line 3: .* was P before", ROW, ["Q"] + ROW[1:])
        self.refused("P has two skuIds", ROW, [ROW[0], ROW[4], *ROW[2:]])


class Demonstration(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(ROOT, "demonstration", "users.csv"), encoding="utf-8-sig", newline="") as rows:
            self.rows = list(csv.DictReader(rows))

    def test_is_what_the_generator_writes(self):
        with tempfile.NamedTemporaryFile() as again:
            subprocess.run([sys.executable, os.path.join(ROOT, "tools", "make_demonstration.py"), again.name], check=True)
            with open(os.path.join(ROOT, "demonstration", "users.csv"), "rb") as kept:
                self.assertEqual(again.read(), kept.read())

    def test_products_are_known(self):
        with open(os.path.join(ROOT, "data", "products.tsv"), encoding="utf-8") as lines:
            names = [p[1] for p in make_products.gather(make_products.read_rows(lines)).values()]
        used = {name for row in self.rows for name in row["Licenses"].split("+")} - {"Unlicensed"}
        self.assertEqual({name: names.count(name) for name in used}, dict.fromkeys(used, 1))

    def test_addresses_are_unique(self):
        addresses = [a.lower() for row in self.rows for a in row["Proxy addresses"].split("+")]
        self.assertEqual(len(addresses), len(set(addresses)))
        for row in self.rows:
            self.assertIn("SMTP:" + row["User principal name"], row["Proxy addresses"].split("+"))

    def test_has_everybody_that_the_story_needs(self):
        count = lambda column, value: sum(row[column] == value for row in self.rows)
        self.assertEqual(len(self.rows), 200)
        self.assertEqual(count("DirSyncEnabled", "True"), 6)
        self.assertEqual(200 - count("Soft deletion time stamp", ""), 5)
        self.assertGreaterEqual(count("Block credential", "True"), 10)
        self.assertEqual({row["Usage location"] for row in self.rows}, {"NL", "DK", "LV", "GB", "DE"})

    def test_moments(self):
        newest = make_demonstration.moment(make_demonstration.NEWEST)
        for row in self.rows:
            self.assertLessEqual(row["When created"], row["Last password change time stamp"])
            self.assertLess(row["Last password change time stamp"], newest)


class Counting(unittest.TestCase):
    def test_meson(self):
        tests = ['{"result":"OK","stdout":"1..2\\nok 1 - a\\nok 2 - b\\n"}', '{"result":"OK","stdout":""}',
                 '{"result":"FAIL","stdout":"ok 1\\nnot ok 2\\n"}', '{"result":"FAIL","stdout":"Sanitizer"}',
                 '{"result":"FAIL","stdout":"ok 1\\nok 2\\ncrashed"}', '{"result":"SKIP","stdout":"1..0 # SKIP"}']
        counts = [count_tests.count_meson(test) for test in tests]
        self.assertEqual(counts, [(2, 0), (1, 0), (1, 1), (0, 1), (2, 1), (0, 0)])

    def test_closing_line(self):
        self.assertEqual(count_tests.count_closing("1 passed, 0 failed\nx\n7 passed, 2 failed (why)\n"), (7, 2))
        self.assertEqual(count_tests.count_closing("nothing"), (0, 0))


if __name__ == "__main__":
    unittest.main()
