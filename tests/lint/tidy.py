"""clang-tidy over every C file of the compilation database, one process a core. Usage: tidy.py BUILD_FOLDER [--notes]

Prints one line a finding; with --notes also how the analyser gets there.
"""

import concurrent.futures
import json
import os
import subprocess
import sys

import tree

folder, notes = sys.argv[1], sys.argv[2:] == ["--notes"]
with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as f:
    sources = sorted({entry["file"] for entry in json.load(f)})
sources = [s for s in sources if not os.path.relpath(s, tree.ROOT).startswith("tests/")]


def tidy(source):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", folder, source], capture_output=True, text=True, cwd=tree.ROOT)
    if run.returncode == 0:
        return []
    lines = run.stdout.splitlines()
    return lines if notes else [line for line in lines if " error: " in line or " warning: " in line] or [run.stdout + run.stderr]


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = [line for lines in pool.map(tidy, sources) for line in lines]
tree.finish(list(dict.fromkeys(line.replace(tree.ROOT + "/", "") for line in found)))  # a header's finding once
