"""Every [Author2015] in the tree is a line of sim/REFERENCES.md, every line there is cited, none is there twice."""

import os
import re

import tree

KEY = re.compile(r"\[([A-Z][A-Za-z]*(?:19|20)\d\d[a-z]?)\]")
BOOK = "sim/REFERENCES.md"

entries = []
if os.path.exists(os.path.join(tree.ROOT, BOOK)):
    for line in tree.read(BOOK).splitlines():
        match = KEY.match(line.lstrip("-*# "))
        if match:
            entries.append(match.group(1))

findings, cited = [], set()
for path in tree.files(".c", ".h", ".def", ".inc", ".lua", ".md", ".csv") + [f for f in tree.top_files() if f.endswith(".md")]:
    if path == BOOK:
        continue
    for number, line in enumerate(tree.read(path).splitlines(), 1):
        for key in KEY.findall(line):
            cited.add(key)
            if key not in entries:
                findings.append(f"{path}:{number}: [{key}] is not in {BOOK}")
findings += [f"{BOOK}: [{k}] is cited nowhere" for k in sorted(set(entries) - cited)]
findings += [f"{BOOK}: [{k}] stands there twice" for k in sorted({k for k in entries if entries.count(k) > 1})]
tree.finish(findings)
