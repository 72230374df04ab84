#!/usr/bin/env python3
"""The README's table of correctness is what the tests measured.

    readme_table.py README.md TABLE.md...            every row of the README's table stands in the tables
    readme_table.py --write README.md TABLE.md...    put the rows there: all but what only repeats
"""

import pathlib
import sys

BEGIN, END = "<!-- correctness -->", "<!-- /correctness -->"
HEAD = ["| case | measure | source of the exact value | exact | simulated, 95 % interval | distance in standard errors |",
        "|---|---|---|---|---|---|"]


def is_shown(row):
    cells = [c.strip() for c in row.split("|")[1:-1]]
    return (not cells[2].startswith("L03") or cells[1].startswith("throughput")) and not cells[1].startswith("nth_wait")


def main():
    write = "--write" in sys.argv
    readme, *tables = [pathlib.Path(a) for a in sys.argv[1:] if a != "--write"]
    measured = [line for table in tables for line in table.read_text().splitlines()]
    text = readme.read_text()
    before, rest = text.split(BEGIN, 1)
    block, after = rest.split(END, 1)
    if write:
        rows = HEAD + [row for row in measured if is_shown(row)]
        readme.write_text(before + BEGIN + "\n" + "\n".join(rows) + "\n" + END + after)
        return
    shown = [line for line in block.splitlines() if line.startswith("|") and line not in HEAD]
    wrong = [row for row in shown if row not in measured]
    for row in wrong:
        print("not what was measured:", row)
    if len(shown) < 20:
        sys.exit(f"only {len(shown)} rows in the table")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
