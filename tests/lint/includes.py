"""Includes point down the list of layers, are written "layer/file.h", and third-party headers stay at home."""

import os
import re

import tree

# What render may see of the layers below: results and the words for them, never the floor.
RENDER_SEES = r"base/\w+\.(h|def)|study/(study|breakeven|gains|versus|insight/\w+|population/(population|evidence|frontier)|result\w*)\.h|\w+/(\w+/)?\w+\.def|store/read\w*\.h|render/\w+\.(h|def)"

HOMES = [
    (r"(lua5.4/)?(lua\w*|lauxlib|lualib)\.h", {"script"}),
    (r"sqlite3\.h|nettle/.*", {"store"}),
    (r"zlib\.h", {"store", "render"}),
    (r"xlsxwriter.*|cairo.*|ft2build\.h|freetype.*|png\.h|pngconf\.h", {"render"}),
    (r"gsl/.*|glpk\.h", {"study"}),
    (r"jansson\.h", {"store", "cli"}),
    (r"pthread\.h|threads\.h", {"base", "study", "store", "cli"}),
]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def check_quoted(path, layer, name):
    if layer is None:  # a test: anything of ours that exists
        if not any(os.path.exists(os.path.join(tree.ROOT, top, name)) for top in ("sim", "tests", ".")):
            return f"no such file; write it from sim/ or from tests/"
        return None
    target, _, rest = name.partition("/")
    if not rest or target not in tree.LAYERS + ["render"]:
        return 'write it "layer/file.h"'
    if rest.endswith("_internal.h") and target != layer:
        return f"is internal to {target}"
    if layer == "render":
        return None if re.fullmatch(RENDER_SEES, name) else "render sees base, study's results and store's reader only"
    if target == "render":
        return None if layer == "cli" else "only cli sees render"
    if tree.LAYERS.index(target) > tree.LAYERS.index(layer):
        return f"{layer} stands below {target}"
    return None


def check_angled(path, layer, name):
    for pattern, homes in HOMES:
        if re.fullmatch(pattern, name):
            if layer is None or layer in homes:
                return None
            return f"its home is {', '.join(sorted(homes))}"
    if name in ("math.h", "tgmath.h") and layer in tree.ENGINE:
        return "the engine uses kernel/fm.h, libm differs from machine to machine"
    return None


findings = []
for path in tree.files(".c", ".h", ".def", ".inc"):
    text = tree.read(path)
    code = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S)
    for match in INCLUDE.finditer(code):
        quote, name = match.groups()
        check = check_quoted if quote == '"' else check_angled
        wrong = check(path, tree.layer_of(path), name)
        if wrong:
            findings.append(f"{path}:{code.count(chr(10), 0, match.start()) + 1}: {match.group(0).strip()}: {wrong}")
tree.finish(findings)
