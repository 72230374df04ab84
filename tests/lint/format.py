"""Every C file stands as clang-format 14 would write it. Mend with: clang-format -i FILE"""

import subprocess

import tree

paths = tree.files(".c", ".h", ".inc")
run = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], capture_output=True, text=True, cwd=tree.ROOT)
wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "clang-format-violations" in line})
findings = [f"{path}: run clang-format -i on it" for path in wrong]
tree.finish(findings or ([run.stderr] if run.returncode else []))
