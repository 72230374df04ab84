"""Every C file stands as clang-format 14 would write it. `format.py --mend` writes it so (also: the build target `format`)."""

import subprocess
import sys

import tree

paths = tree.files(".c", ".h", ".inc")
mend = sys.argv[1:] == ["--mend"]
how = ["-i"] if mend else ["--dry-run", "-Werror"]
run = subprocess.run(["clang-format", *how, *paths], capture_output=True, text=True, cwd=tree.ROOT)
wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "clang-format-violations" in line})
findings = [f"{path}: not as clang-format writes it" for path in wrong]
tree.finish(findings or ([run.stderr] if run.returncode else []))
