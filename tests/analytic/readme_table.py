#!/usr/bin/env python3
"""What the tests of known answers measured, for people: every row in scenarios/recipes/ANSWERS.md, and the README's table of correctness,
which has one line a case.

    readme_table.py README.md ANSWERS.md TABLE.md...            do both say what the tables say?
    readme_table.py --write README.md ANSWERS.md TABLE.md...    write them
"""

import pathlib
import re
import sys

BEGIN, END = "<!-- correctness -->", "<!-- /correctness -->"
ROW_HEAD = ["| plant | measure | source of the exact value | exact | simulated, 95 % interval | distance in standard errors |",
            "|---|---|---|---|---|---|"]
CASE_HEAD = ["| case | answers | largest distance, standard errors | largest difference without chance |", "|---|---|---|---|"]
ANSWERS_HEAD = """# Known answers

What each recipe and test plant with a known answer gave when `scripts/test` ran last, every row of it (`scripts/readme-figures` writes this file). A row
without chance has the interval 0: it must be equal to nine digits, or to those that the source prints. The table of correctness in the README
has a line a case.

"""


def cells(row):
    return [c.strip() for c in row.split("|")[1:-1]]


def by_plant(row):
    return [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", cells(row)[0])]


def case_of(row):
    """Q09 of "Q09, Cobham"; what is no case of the validation set is one line."""
    source = cells(row)[2]
    found = re.match(r"([A-Z]\d\d)\b", source)
    return found.group(1) if found else "other closed forms, Markov chains and sums by hand"


def line_of(case, rows):
    distance = difference = None
    for row in rows:
        exact, simulated, apart = cells(row)[3:6]
        mean, half = (float(x) for x in simulated.split("±"))
        if half == 0.0:
            scale = abs(float(exact)) or 1.0
            difference = max(difference or 0.0, abs(mean - float(exact)) / scale)
        else:
            distance = max(distance or 0.0, float(apart))
    return (f"| {case} | {len(rows)} | {'–' if distance is None else f'{distance:.1f}'} | "
            f"{'–' if difference is None else f'{100 * difference:.2g} %'} |")


def main():
    write = "--write" in sys.argv
    readme, answers, *tables = [pathlib.Path(a) for a in sys.argv[1:] if a != "--write"]
    rows = sorted((line for table in tables for line in table.read_text().splitlines()), key=lambda r: (by_plant(r), r))
    cases = {}
    for row in rows:
        cases.setdefault(case_of(row), []).append(row)
    summary = CASE_HEAD + [line_of(case, cases[case]) for case in sorted(cases)]
    all_answers = ANSWERS_HEAD + "\n".join(ROW_HEAD + rows) + "\n"
    text = readme.read_text()
    before, rest = text.split(BEGIN, 1)
    block, after = rest.split(END, 1)
    if len(rows) < 100:
        sys.exit(f"only {len(rows)} answers were measured")
    if write:
        readme.write_text(before + BEGIN + "\n" + "\n".join(summary) + "\n" + END + after)
        answers.write_text(all_answers)
        return
    wrong = sorted(set(block.strip().splitlines()) ^ set(summary))
    wrong += sorted(set(answers.read_text().splitlines()) ^ set(all_answers.splitlines()))
    for line in wrong:
        print("not what was measured, or not told:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
