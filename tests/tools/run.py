#!/usr/bin/env python3
"""Runs the checks of the tree and the tests of the tools themselves; closes with "N passed, N failed"."""
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(HERE, "..", "..", "tools")


def run_checks():
    """Every tools/check_*.py over the tree: (passed, failed)."""
    names = sorted(n for n in os.listdir(TOOLS) if n.startswith("check_") and n.endswith(".py"))
    codes = [subprocess.run([sys.executable, os.path.join(TOOLS, name)], check=False).returncode for name in names]
    return codes.count(0), len(codes) - codes.count(0)


def run_tests():
    suite = unittest.defaultTestLoader.discover(HERE)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed = len(result.failures) + len(result.errors)
    return result.testsRun - failed, failed


def main():
    passed, failed = (sum(pair) for pair in zip(run_checks(), run_tests()))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
