"""No unfinished marks, no places of one machine, no trailing blanks, no tabs in C, no file without a last newline."""

import re

import tree

# Put together from halves so that this file passes its own test.
MARKS = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "TB" + "D"]
WORDS = ["not " + "implemented", "for " + "now", "not yet " + "supported"]
PLACES = ["wo" + "rk", "t" + "mp", "ho" + "me", "ro" + "ot", "Us" + "ers"]
WRONG = re.compile(r"\b(?:%s)\b|(?i:\b(?:%s)\b)|(?<![\w.}$])/(?:%s)/" % ("|".join(MARKS), "|".join(WORDS), "|".join(PLACES)))

BINARY = (".png", ".gz", ".sqlite", ".xlsx", ".bin", ".luac", ".pyc")
FREE_OF_RULES = ("tests/fault/", "tests/fuzz/", "tests/script/")  # their inputs are malformed on purpose

findings = []
for path in tree.files("") + tree.top_files():
    if path.endswith(BINARY) or (path.startswith(FREE_OF_RULES) and not path.endswith((".c", ".h", ".txt"))):
        continue
    try:
        text = tree.read(path)
    except UnicodeDecodeError:
        findings.append(f"{path}: not UTF-8")
        continue
    for number, line in enumerate(text.splitlines(), 1):
        match = WRONG.search(line)
        if match:
            findings.append(f"{path}:{number}: {match.group(0)}")
        if line != line.rstrip():
            findings.append(f"{path}:{number}: blanks at the end of the line")
        if "\t" in line and path.endswith((".c", ".h")):
            findings.append(f"{path}:{number}: tab")
    if text and not text.endswith("\n"):
        findings.append(f"{path}: no newline at the end")
tree.finish(findings)
