"""clang-tidy over every C file of the compilation database, one process a core. Usage: tidy.py BUILD_FOLDER"""

import concurrent.futures
import json
import os
import subprocess
import sys

import tree

with open(os.path.join(sys.argv[1], "compile_commands.json"), encoding="utf-8") as f:
    sources = sorted({entry["file"] for entry in json.load(f)})
sources = [s for s in sources if not os.path.relpath(s, tree.ROOT).startswith("tests/")]


def tidy(source):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", sys.argv[1], source], capture_output=True, text=True, cwd=tree.ROOT)
    return None if run.returncode == 0 else run.stdout


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    tree.finish([f for f in pool.map(tidy, sources) if f])
