#!/usr/bin/env python3
"""Analyses that are kept with the results: gongjang run --with.

    test_with.py GONGJANG WORK [TEST...]
"""

import csv
import json

import test_cli
from test_breakeven import TOLD, deciding
from test_cli import FIRMS, LITTLE, ROWS, USAGE, Case, changed

MARK = "assumed(seconds(9), { low = seconds(6), high = seconds(12), source = \"a test\" })"


class With(Case):
    def test_the_study_is_the_same_with_and_without_and_by_any_number_of_threads(self):
        self.write(deciding(TOLD))
        ask = ["run", "little.lua", "--quiet", "-n", "3"]
        self.assert_run(*ask, "--out", "plain")
        self.assert_run(*ask, "--with", "grant,drivers", "--with", "gains", "--with-replications", "2", "--threads", "1", "--out", "one")
        self.assert_run(*ask, "--with", "drivers,gains,grant", "--with-replications", "2", "--threads", "3", "--out", "three")
        for name in ("rows.csv", "outcomes.csv", "money.csv", "paths.csv"):
            self.assertEqual((self.dir / "plain" / name).read_bytes(), (self.dir / "one" / name).read_bytes(), name)
        ours = {path.relative_to(self.dir / "one") for path in (self.dir / "one").rglob("*") if path.is_file()}
        for path in ours:
            self.assertEqual((self.dir / "one" / path).read_bytes(), (self.dir / "three" / path).read_bytes(), str(path))
        command = json.loads((self.dir / "one/manifest.json").read_text())["command"]
        self.assertEqual(command[3:], ["--replications", "3", "--with", "drivers,gains,grant", "--with-replications", "2"])
        for name in ("drivers", "gains", "grant"):
            self.assertTrue((self.dir / f"one/figures/{name}.png").exists(), name)
            self.assertFalse((self.dir / f"plain/figures/{name}.png").exists(), name)
        self.check_tables("one")
        self.assert_run("verify", "one")
        self.assert_run("replay", "one", "--replication", "1", "--arm", "after")

    def check_tables(self, folder):
        tables = {}
        for name in ("drivers", "gains", "grant"):
            with open(self.dir / folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
                tables[name] = list(csv.DictReader(file))
        driver, = tables["drivers"]
        self.assertEqual((driver["place"], driver["low"], driver["central"], driver["high"], driver["number_unit"]),
                         ('line "bracket".machine "press".cycle.mean', "6", "9", "12", "s"))
        groups = {}
        for row in tables["gains"]:
            groups.setdefault(row["outcome"], {})[row["group"]] = float(row["gain"])
        for outcome, gain in groups.items():
            whole, without, with_ = (gain.pop(name) for name in ("whole", "without", "with"))
            self.assertAlmostEqual(sum(gain.values()), whole, delta=1e-8 * max(abs(without), 1), msg=outcome)
            self.assertAlmostEqual(with_ - without, whole, delta=1e-8 * max(abs(without), 1), msg=outcome)
        self.assertEqual(len(tables["grant"]), 21)
        shares = [float(row["goes_ahead"]) for row in tables["grant"]]
        self.assertEqual(shares, sorted(shares))
        package = json.loads((self.dir / folder / "datapackage.json").read_text())
        self.assertLessEqual({"drivers", "gains", "grant"}, {resource["name"] for resource in package["resources"]})

    def test_what_it_costs_is_told_in_both_languages(self):
        self.write(LITTLE)
        _, err = self.assert_run("run", "little.lua", "-n", "2", "--with", "gains")
        self.assertRegex(err, r"(?s)replications in .*With gains: \d+ coalitions of levers, 2 replications; about [0-9.]+ s\.") # from the study's own speed
        _, err = self.assert_run("run", "little.lua", "-n", "2", "--with", "drivers", "--lang", "ko")
        self.assertRegex(err, r"drivers 분석: 점 최대 3개, 점마다 반복 2회, 길어야 약 [0-9.]+초")

    def test_a_budget_is_of_many_firms(self):
        self.write(ROWS, "firms.csv")
        self.write(FIRMS.replace("material = won(1e5)", 'material = won(1e5), decision = decision { gain = won(1e6):per "year" }'), "firms.lua")
        self.assert_run("run", "firms.lua", "--quiet", "--with", "budget", "--budget", "1억", "--out", "new")
        self.assertEqual(len((self.dir / "new/budget.csv").read_text().splitlines()), 13)
        _, err = self.assert_run("run", "firms.lua", "--with", "budget", code=USAGE, says="no budget is given")
        self.assertIn("--budget 100억", err)
        self.assert_run("run", "firms.lua", "--with", "gains", code=USAGE, says="--with gains: this study is of many firms")

    def test_what_cannot_be_is_refused_before_anything_runs(self):
        self.write(LITTLE)
        for name, says in (("grant", "the firm does not decide"), ("budget", "this study is of one")):
            out, err = self.assert_run("run", "little.lua", "--with", name, code=USAGE, says=f"--with {name}: .*{says}")
            self.assertIn("or leave it out" if name == "grant" else "leave it out", err)
            self.assertEqual(out, "")
        self.write(changed((MARK, "seconds(9)")))
        self.assert_run("run", "little.lua", "--with", "drivers", code=USAGE, says="no number of this study has a range")
        self.assertFalse((self.dir / "results").exists())
        for words in (["--with", "driver"], ["--with", ""], ["--with-replications", "5"], ["--budget", "1억"], ["--with", "budget", "--budget", "much"]):
            self.assert_run("run", "little.lua", *words, code=USAGE)


if __name__ == "__main__":
    test_cli.main()
