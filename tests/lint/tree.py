"""What the lints share: the files of the tree, its layers, and how a finding is reported."""

import os
import re
import sys

# Another tree when told: trips.py shows each lint a bad one.
ROOT = os.environ.get("GJ_LINT_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# A layer may include those before it. render stands beside the list: see includes.py.
LAYERS = ["base", "kernel", "factory", "economy", "study", "store", "script", "cli"]
ENGINE = ["kernel", "factory", "economy"]


def files(*endings, under=("sim", "render", "scenarios", "scripts", "tests", ".ci")):
    """Paths from the top, sorted; an ending of "" takes every file. Folders of builds and results are not looked into."""
    found = []
    for top in under:
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            folders[:] = [f for f in folders if f != "__pycache__"]
            found += [os.path.relpath(os.path.join(folder, n), ROOT) for n in names if n.endswith(tuple(endings))]
    return sorted(found)


def top_files():
    return sorted(n for n in os.listdir(ROOT) if os.path.isfile(os.path.join(ROOT, n)) and n not in ("LICENSE", ".git"))  # .git: a file in a worktree


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def layer_of(path):
    """sim/kernel/fm.c -> kernel, render/chart.c -> render, anything else -> None"""
    parts = path.split("/")
    if parts[0] == "render":
        return "render"
    if parts[0] == "sim" and len(parts) > 2 and parts[1] in LAYERS:
        return parts[1]
    return None


def allowed(name):
    """The lines of tests/lint/NAME.allow as {(first word, second word)}; each must give a reason after '#'."""
    pairs = set()
    for number, line in enumerate(read(f"tests/lint/{name}.allow").splitlines(), 1):
        words, _, reason = line.partition("#")
        if not words.strip():
            continue
        if not reason.strip():
            finish([f"tests/lint/{name}.allow:{number}: an exception needs a reason after #"])
        place, *symbols = words.split()
        pairs |= {(place, s) for s in symbols}
    return pairs


def without_comments(text):
    """C text with comments and string contents blanked, lines kept."""

    def blank(match):
        found = match.group(0)
        if found[0] == '"':
            return '""'
        return re.sub(r"[^\n]", " ", found)

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def finish(findings):
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
