#!/usr/bin/env python3
"""docs/compatibility.md must be what `tenured --endpoints` prints: compare_compatibility.py TENURED DOCUMENT"""
import pathlib
import subprocess
import sys

printed = subprocess.run([sys.argv[1], "--endpoints"], capture_output=True, text=True, check=True).stdout
if printed != pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"):
    sys.exit("docs/compatibility.md is not what the tables say; run: build/tenured/tenured --endpoints > docs/compatibility.md")
