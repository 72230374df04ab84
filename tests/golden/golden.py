#!/usr/bin/env python3
"""One digest of a study over compilers, optimisation levels, threads and processors.

    golden.py BUILDS [--write]

BUILDS is the folder of the presets' builds (build/). The studies in golden.txt are run with every gongjang found in BUILDS
(release, debug, clang-release, clang-debug), with 1, 2 and 7 threads, and with fused multiply-add and AVX masked. All must give the
bytes that golden.txt holds. --write makes golden.txt anew: commit it with [changes results] and say why.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
GOLDEN = HERE / "golden.txt"
PRESETS = ["release", "debug", "clang-release", "clang-debug"]
STUDIES = [("run", "scenarios/moulding_plant.lua", 6), ("run", "scenarios/press_shop.lua", 4), ("run", "scenarios/recipes/85-population.lua", 1),
           ("sweep", "scenarios/recipes/90-sweep.lua", 2)]
MASK = "glibc.cpu.hwcaps=-FMA,-AVX2,-AVX2_Usable,-FMA_Usable,-AVX512F"


def run(program, verb, scenario, replications, threads, env=None):
    """Digest of all that the study's tables hold."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        command = [str(program), verb, scenario, "--quiet", "--json", "--replications", str(replications),
                   "--threads", str(threads), "--out", str(out)]
        done = subprocess.run(command, cwd=TOP, env={**os.environ, **(env or {})}, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
        manifest = json.loads((out / "manifest.json").read_text())
        tables = hashlib.sha256()
        for name in sorted(p.name for p in out.glob("*.csv")):
            tables.update(name.encode() + (out / name).read_bytes())
        return f"{manifest['rows_digest']} {tables.hexdigest()[:32]}"


def main():
    builds = pathlib.Path(sys.argv[1])
    programs = {p: builds / p / "gongjang" for p in PRESETS if (builds / p / "gongjang").exists()}
    if "release" not in programs:
        sys.exit(f"{builds}/release/gongjang is not there: build the release preset first")
    if "--write" in sys.argv:
        lines = [f"{v} {s} {n} {run(programs['release'], v, s, n, 2)}" for v, s, n in STUDIES]
        GOLDEN.write_text("\n".join(lines) + "\n")
        return
    expected = {tuple(line.split()[:3]): " ".join(line.split()[3:]) for line in GOLDEN.read_text().splitlines()}
    bad = 0
    for verb, scenario, n in STUDIES:
        want = expected[(verb, scenario, str(n))]
        runs = [(preset, 2, None) for preset in programs]
        runs += [("release", 1, None), ("release", 7, None), ("release", 2, {"GLIBC_TUNABLES": MASK})]
        for preset, threads, env in runs:
            got = run(programs[preset], verb, scenario, n, threads, env)
            same = got == want
            bad += not same
            print(f"{'same' if same else 'DIFFERENT'}  {verb} {scenario}  {preset}, {threads} threads{', FMA masked' if env else ''}  {got}")
    for preset in PRESETS:
        if preset not in programs:
            print(f"not built, not compared: {preset}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
