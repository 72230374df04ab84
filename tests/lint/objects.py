"""Symbols of the static library of a layer, read with readelf so that sections are known and not guessed from nm's letters."""

import collections
import os
import re
import subprocess

from tree import finish

# member: object file in the library, "fm.c"; section: ".data.rel.ro.local", "COMMON", or "" when undefined
Symbol = collections.namedtuple("Symbol", "member name kind bind section")


def symbols(library):
    run = subprocess.run(["readelf", "-SsW", library], capture_output=True, text=True, check=True,
                         env={**os.environ, "LC_ALL": "C"})
    if "no symbols" in run.stderr or ".gnu.lto_" in run.stdout:
        finish([f"{library}: link-time code, its symbols cannot be read"])
    found, member, sections = [], "", {}
    for line in run.stdout.splitlines():
        if line.startswith("File: "):
            member, sections = re.search(r"\(([^)]*)\)$", line).group(1).removesuffix(".o"), {}
        elif match := re.match(r"\s*\[\s*(\d+)\] (\S+)", line):
            sections[match.group(1)] = match.group(2)
        elif match := re.match(r"\s*\d+: [0-9a-f]+\s+\S+ (\w+)\s+(\w+)\s+\w+\s+(\w+) (\S+)", line):
            kind, bind, index, name = match.groups()
            section = "" if index == "UND" else {"COM": "COMMON"}.get(index, sections.get(index, index))
            found.append(Symbol(member, re.sub(r"\.\d+$", "", name), kind, bind, section))
    return found
