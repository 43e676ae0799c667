#!/usr/bin/env python3
"""Makes one C table of the configuration templates: embed_templates.py OUTPUT.c TEMPLATE…"""
import os
import sys


def literal(line):
    return '\t\t"' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"'


def main():
    output, inputs = sys.argv[1], sys.argv[2:]
    rows = ['/* Made by planes/mail/embed_templates.py. */', '#include "planes/mail/templates.h"', '',
            'const struct mail_template mail_templates[] = {']
    for path in inputs:
        with open(path, encoding="utf-8") as stream:
            lines = stream.read().splitlines()
        rows.append('\t{ "%s",' % os.path.basename(path))
        rows.extend(literal(line) for line in lines)
        rows.append('\t},')
    rows += ['};', '', 'const size_t mail_template_count = %d;' % len(inputs), '']
    with open(output, "w", encoding="utf-8") as stream:
        stream.write("\n".join(rows))


main()
