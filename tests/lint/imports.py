"""What the object code of the engine calls: only itself, base, and what computes without the machine's help.

Usage: imports.py LAYER=LIBRARY... (all layers). Of kernel, factory and economy every undefined symbol must be defined in the
engine, be in FREE, or be named in imports.allow for a source file of its layer, with the reason why that file does not call it from
the event loop. No other source file of the engine may then mention it; the object code cannot tell files of a layer apart
where a layer is compiled as one unit.
"""

import re
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
wanted, defined = set(), set()
for argument in sys.argv[1:]:
    layer, library = argument.split("=", 1)
    if layer not in tree.ENGINE:
        continue
    for s in objects.symbols(library):
        if s.bind in ("GLOBAL", "WEAK"):
            if s.section:
                defined.add(s.name)
            else:
                wanted.add((layer, s.name))

excused = {(place.split("/")[0], name) for place, name in allow}
calls = sorted((layer, name) for layer, name in wanted if name not in defined and name not in FREE)
findings = [f"{layer}: calls {name}" for layer, name in calls if (layer, name) not in excused]

used = set()
listed = re.compile(r"\b(%s)\b" % "|".join(sorted({name for _, name in allow}) or ["(?!)"]))
for path in tree.files(".c", ".h", ".inc", under=[f"sim/{layer}" for layer in tree.ENGINE]):
    place = path.removeprefix("sim/")
    for name in sorted(set(listed.findall(tree.without_comments(tree.read(path))))):
        used.add((place, name))
        if (place, name) not in allow:
            findings.append(f"{path}: calls {name}, which imports.allow lists for other files")
findings += [f"tests/lint/imports.allow: {p} {s} is no longer there" for p, s in sorted(allow - used)]
tree.finish(findings)
