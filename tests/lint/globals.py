"""No writable globals or statics: what stands in .data, .bss, thread-local or common storage fails.

Usage: globals.py LAYER=LIBRARY...  Constant tables of pointers stand in .data.rel.ro, which the loader closes; they pass.
"""

import re
import sys

import objects
import tree

WRITABLE = re.compile(r"\.data$|\.data\.(?!rel\.ro)|\.bss|\.lbss|\.ldata|\.tdata|\.tbss|COMMON")

allow = tree.allowed("globals")
findings, used = [], set()
for argument in sys.argv[1:]:
    layer, library = argument.split("=", 1)
    for s in objects.symbols(library):
        if s.kind in ("OBJECT", "TLS") and WRITABLE.match(s.section):
            place = (f"{layer}/{s.member}", s.name)
            used.add(place)
            if place not in allow:
                findings.append(f"{place[0]}: {s.name} is writable ({s.section})")
findings += [f"tests/lint/globals.allow: {p} {s} is no longer there" for p, s in sorted(allow - used)]
tree.finish(findings)
