#!/usr/bin/env python3
"""make_texts - compiles locales/{en,nl,da,lv}.json into texts.h and texts.c

Usage: make_texts.py LOCALES_FOLDER TEXTS_H TEXTS_C

Each file is one flat object, key -> text, sorted by key. English is the measure: a key that another language
lacks or has too many, an empty text, or placeholders that differ end the build with one line per fault.
"""
import json
import pathlib
import re
import sys

LANGUAGES = ["en", "nl", "da", "lv"]  # the order of enum language in base/language.h
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")

HEADER = """/* Made by tools/make_texts.py from locales/; changes here are lost. */
#pragma once

#define TEXT_LANGUAGES {languages}

enum text_id {{
{ids}
	TEXT_COUNT
}};

/* By enum language. */
extern const char *const texts[TEXT_LANGUAGES][TEXT_COUNT];
/* Sorted, as strcmp() sorts. */
extern const char *const text_keys[TEXT_COUNT];
"""

SOURCE = """/* Made by tools/make_texts.py from locales/; changes here are lost. */
#include "base/texts.h"

const char *const texts[TEXT_LANGUAGES][TEXT_COUNT] = {{
{tables}
}};

const char *const text_keys[TEXT_COUNT] = {{
{keys}
}};
"""


def symbol(key):
    """error.UserAnchored -> TEXT_ERROR_USER_ANCHORED"""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key.replace(".", "_"))
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", words)
    return "TEXT_" + re.sub(r"_+", "_", words).upper()


def c_text(text):
    """A C string. Everything but plain ASCII is octal: an octal escape ends after three digits, a hex one
    does not."""
    out = []
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else "\\%03o" % byte)
    return '"' + "".join(out) + '"'


def refuse_duplicates(pairs):
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError("stands twice: " + ", ".join(twice))
    return dict(pairs)


def read(path):
    try:
        table = json.loads(path.read_text("utf-8"), object_pairs_hook=refuse_duplicates)
    except (OSError, ValueError) as error:
        sys.exit(f"{path}: {error}")
    if not isinstance(table, dict):
        sys.exit(f"{path}: is not one object")
    return table


def faults_in(language, table, english):
    for key in sorted(english.keys() - table.keys()):
        yield f"{language}.json lacks {key}"
    for key in sorted(table.keys() - english.keys()):
        yield f"{language}.json has {key}, which en.json lacks"
    for key, text in table.items():
        if not KEY.fullmatch(key):
            yield f"{language}.json: {key!r} is not a key"
        if not isinstance(text, str) or not text.strip():
            yield f"{language}.json: {key} is empty"
            continue
        if "\0" in text:
            yield f"{language}.json: {key} holds a NUL"
        wanted = set(PLACEHOLDER.findall(str(english.get(key, text))))
        found = set(PLACEHOLDER.findall(text))
        if wanted != found:
            yield f"{language}.json: {key} has {sorted(found)} where en.json has {sorted(wanted)}"
        if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
            yield f"{language}.json: {key} has a brace outside a placeholder"


def faults_of(tables):
    for language, table in tables.items():
        yield from faults_in(language, table, tables["en"])
        if list(table) != sorted(table):
            late = next(b for a, b in zip(table, list(table)[1:]) if a > b)
            yield f"{language}.json is not sorted by key: {late}"
    symbols = {}
    for key in sorted(tables["en"]):
        first = symbols.setdefault(symbol(key), key)
        if first != key:
            yield f"{first} and {key} would both be {symbol(key)}"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder, header, source = map(pathlib.Path, sys.argv[1:])
    tables = {language: read(folder / f"{language}.json") for language in LANGUAGES}
    faults = list(faults_of(tables))
    if faults:
        sys.exit("\n".join(f"make_texts: {fault}" for fault in faults))
    keys = sorted(tables["en"])
    ids = "\n".join(f"\t{symbol(key)}," for key in keys)
    rows = [
        "\t{\n" + "\n".join(f"\t\t[{symbol(key)}] = {c_text(tables[language][key])}," for key in keys) + "\n\t},"
        for language in LANGUAGES
    ]
    names = "\n".join(f"\t[{symbol(key)}] = {c_text(key)}," for key in keys)
    header.write_text(HEADER.format(languages=len(LANGUAGES), ids=ids), "utf-8")
    source.write_text(SOURCE.format(tables="\n".join(rows), keys=names), "utf-8")


if __name__ == "__main__":
    main()
