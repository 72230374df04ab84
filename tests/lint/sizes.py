"""Functions of at most 80 lines and files of at most 1,200. `sizes.py --list` prints the longest instead.

The format lint makes this simple: a function's braces stand alone in the first column, other braces do not.
"""

import sys

import tree

FUNCTION_LINES, FILE_LINES = 80, 1200

findings, lengths = [], []
for path in tree.files(".c", ".h", ".lua", ".py", ".inc", ".def"):
    lines = tree.read(path).splitlines()
    if len(lines) > FILE_LINES:
        findings.append(f"{path}: {len(lines)} lines, at most {FILE_LINES}")
    start = None
    for number, line in enumerate(lines, 1) if path.endswith((".c", ".h", ".inc")) else ():
        if line == "{":
            start = number
        elif line == "}" and start:
            lengths.append((number - start - 1, path, start))
            start = None
findings += [f"{p}:{at}: function of {n} lines, at most {FUNCTION_LINES}" for n, p, at in lengths if n > FUNCTION_LINES]
if sys.argv[1:] == ["--list"]:
    lengths.sort(reverse=True)
    findings = [f"{n:4} {p}:{at}" for n, p, at in lengths[:20]]
    if lengths:
        findings.append(f"{len(lengths)} functions, median {lengths[len(lengths) // 2][0]}, "
                        f"90th percentile {lengths[len(lengths) // 10][0]}")
tree.finish(findings)
