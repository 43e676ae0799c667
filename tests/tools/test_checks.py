"""Proves that each check passes on a good tree and fails, with a useful sentence, on a bad one."""
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")

RULES = 'static const struct rule rules[] = {\n\t{ "USER-DEL-1", nobody_deletes_the_moon },\n};\n'
GOOD = {
    "base/clock.c": '#include "base/clock.h"\n#include <time.h>\nvoid f(void)\n{\n\ttime(0);\n}\n',
    "base/json_in.c": "#include <jansson.h>\n",
    "store/store.c": '#include "base/text.h"\n#include <sqlite3.h>\nchar *a = "SELECT id " "FROM users";\n',
    "domain/users/user.c": '#include "store/store.h"\n/* free(x) and time(0) in words */\nchar *a = "free(";\n',
    "domain/users/user_rules.c": RULES,
    "doors/http/http.c": "#include <openssl/ssl.h>\nvoid f(void)\n{\n\tfree(0);\n}\n",
    "doors/graph/users.c": '#include "domain/users/user.h"\n#include "doors/errors.h"\nchar *a = "DELETE", *b = "/users";\n',
    "jobs/worker.c": '#include "planes/mail/mail.h"\n#include "domain/calendar/calendar.h"\n',
    "tenured/main.c": '#include "jobs/worker.h"\n#include "doors/http/http.h"\n',
    "docs/rules.md": "| USER-DEL-1 | nobody deletes the moon |\n",
    "tests/scenarios/USER-DEL-1.scenario": "expect 403 rule USER-DEL-1\n",
}


class Checks(unittest.TestCase):
    def run_check(self, name, changes):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**GOOD, **changes}.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as out:
                    out.write(text)
            done = subprocess.run([sys.executable, os.path.join(TOOLS, name), root],
                                  capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def fails(self, name, path, text, sentence):
        status, output = self.run_check(name, {path: text})
        self.assertEqual(status, 1, output)
        self.assertIn(sentence, output)
        self.assertIn(path, output)

    def passes(self, name, changes=None):
        status, output = self.run_check(name, changes or {})
        self.assertEqual((status, output.count("\n")), (0, 1), output)


class Layers(Checks):
    def refused(self, path, text, sentence):
        self.fails("check_layers.py", path, text, sentence)

    def test_good_tree(self):
        self.passes("check_layers.py")

    def test_arrow_to_the_right(self):
        self.refused("base/a.c", '#include "store/store.h"\n', "a.c:1: includes store/store.h: base lies below")
        self.refused("store/a.c", '\n#include "domain/x.h"\n', "a.c:2:")
        self.refused("domain/users/a.c", '#include "doors/http/http.h"\n', "domain lies below doors")
        self.refused("jobs/a.c", '#include "tenured/main.h"\n', "jobs lies below tenured")

    def test_arrow_sideways(self):
        self.refused("doors/graph/a.c", '#include "planes/mail/mail.h"\n', "neighbours")
        self.refused("doors/graph/a.c", '#include "jobs/worker.h"\n', "neighbours")
        self.refused("planes/mail/a.c", '#include "jobs/worker.h"\n', "neighbours")
        self.refused("planes/mail/a.c", '#include "doors/errors.h"\n', "neighbours")
        self.refused("jobs/a.c", '#include "doors/errors.h"\n', "neighbours")

    def test_door_reaches_for_the_store(self):
        self.refused("doors/graph/a.c", '# include "store/store.h"\n', "doors know no store")

    def test_include_without_folder(self):
        self.refused("domain/users/a.c", '#include "user.h"\n', "write the path from the root")

    def test_foreign_library(self):
        self.refused("doors/graph/a.c", "#include <openssl/ssl.h>\n", "only doors/http/")
        self.refused("domain/users/a.c", "#include <sqlite3.h>\n", "only store/")
        self.refused("doors/graph/a.c", "#include <jansson.h>\n", "only base/json_in.c")

    def test_sql(self):
        self.refused("domain/users/a.c", 'char *a = "SELECT " "1";\n', "only store/ knows SQL")
        self.refused("jobs/a.c", 'char *a =\n\t"delete from "\n\t"users";\n', "a.c:2: holds SQL")

    def test_time(self):
        for call in ("time(0)", "clock_gettime(a, b)", "gettimeofday (a, b)", "localtime(a)", "nanosleep(a, b)"):
            self.refused("store/a.c", f"int a = {call};\n", "only base/clock.c")

    def test_heap(self):
        for call in ("malloc(1)", "calloc(1, 1)", "realloc(a, 1)", "free(a)", "strdup(a)"):
            self.refused("domain/users/a.c", f"\tx = {call};\n", "take memory from the arena")
        self.refused("doors/own/a.c", "\tfree (a);\n", "a.c:1: calls free()")


class Sizes(Checks):
    def function(self, lines):
        return "static int\nlong_one(int a)\n{\n" + "\ta++;\n" * lines + "}\n"

    def test_good_tree(self):
        self.passes("check_sizes.py")
        self.passes("check_sizes.py", {"base/a.c": self.function(40)})

    def test_long_function(self):
        self.fails("check_sizes.py", "base/a.c", self.function(61), "a.c:3: long_one() has 61 lines, at most 60")

    def test_long_file(self):
        self.fails("check_sizes.py", "base/a.h", "int a;\n" * 601, "the file has 601 lines, at most 600")

    def test_warnings_pass(self):
        status, output = self.run_check("check_sizes.py", {"base/a.c": self.function(60), "base/b.c": "int a;\n" * 600})
        self.assertEqual(status, 0)
        self.assertEqual(output.count("warning:"), 2, output)

    def test_generated_and_tests_are_exempt(self):
        self.passes("check_sizes.py", {"base/a.c": "/* generated by x */\n" + "int a;\n" * 999,
                                       "tests/unit/a.c": "int a;\n" * 999})


class Rules(Checks):
    def refused(self, path, text, sentence):
        self.fails("check_rules.py", path, text, sentence)

    def test_good_tree(self):
        self.passes("check_rules.py")

    def test_untold_and_unwitnessed(self):
        added = RULES.replace("-1", "-2")
        self.refused("domain/users/more_rules.c", added, "more_rules.c:2: USER-DEL-2 is not told in docs/rules.md")
        self.refused("domain/users/more_rules.c", added, "USER-DEL-2 has no scenario and no unit test")

    def test_unknown(self):
        self.refused("docs/rules.md", "USER-DEL-1, USER-DEL-7\n", "rules.md:1: USER-DEL-7 is no rule")
        self.refused("tests/unit/test_a.c", '"USER-DEL-8"\n', "test_a.c:1: USER-DEL-8 is no rule")

    def test_twice(self):
        self.refused("domain/roles/role_rules.c", RULES, "USER-DEL-1 stands already at")


if __name__ == "__main__":
    unittest.main()
