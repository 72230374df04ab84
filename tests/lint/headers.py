"""Each header compiles alone. Usage: headers.py COMPILER FLAG...  (gcc or clang; the project's own flags)"""

import concurrent.futures
import os
import subprocess
import sys

import tree

compiler, flags = sys.argv[1], sys.argv[2:]
PACKAGES = ["lua5.4", "cairo", "freetype2", "libpng", "sqlite3", "jansson", "nettle", "gsl"]
third_party = subprocess.run(["pkg-config", "--cflags", *PACKAGES], capture_output=True, text=True, check=True).stdout.split()


def compile_alone(path):
    name = path.removeprefix("sim/")
    command = [compiler, "-std=c17", "-fsyntax-only", *flags, "-Werror", *third_party, "-I", "sim", "-I", ".", "-x", "c", "-"]
    source = f'#include "{name}"\n#include "{name}"\nextern int nothing;\n'  # twice: its guard works
    run = subprocess.run(command, input=source, capture_output=True, text=True, cwd=tree.ROOT)
    return None if run.returncode == 0 else f"{path}: does not compile alone with {compiler}\n{run.stderr}"


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    headers = tree.files(".h", under=("sim", "render"))
    tree.finish([f for f in pool.map(compile_alone, headers) if f])
