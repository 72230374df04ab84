"""What the object code of the engine calls: only itself, base, and what computes without the machine's help.

Usage: imports.py LAYER=LIBRARY... (all layers). Of kernel, factory and economy every undefined symbol must be defined in the
engine, or be in FREE, or be listed in imports.allow with the reason why it is never reached from the event loop.
"""

import sys

import objects
import tree

FREE = {
    # same bytes in, same bytes out, on every machine
    "memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp", "strchr", "strnlen",
    "bcmp", # what clang makes of memcmp() == 0
    "__cpu_model", "__cpu_indicator_init", # which of several variants of the same bits runs fastest
    "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail",
    # a bug or a refused scenario, never a step of the simulation
    "gj_check_failed", "gj_error_set", "gj_error_fix",
    # comparing words
    "gj_closest", "gj_utf8_valid", "gj_utf8_width",
}

allow = tree.allowed("imports")
wanted, defined, used = [], set(), set()
for argument in sys.argv[1:]:
    layer, library = argument.split("=", 1)
    if layer not in tree.ENGINE:
        continue
    for s in objects.symbols(library):
        if s.section:
            if s.bind in ("GLOBAL", "WEAK"):
                defined.add(s.name)
        elif s.bind in ("GLOBAL", "WEAK"):
            wanted.append((f"{layer}/{s.member}", s.name))

findings = []
for place, name in sorted(set(wanted)):
    if name in defined or name in FREE:
        continue
    used.add((place, name))
    if (place, name) not in allow:
        findings.append(f"{place}: calls {name}")
findings += [f"tests/lint/imports.allow: {p} {s} is no longer there" for p, s in sorted(allow - used)]
tree.finish(findings)
