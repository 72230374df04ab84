#!/usr/bin/env python3
"""The studies that ship: each is found without fault and runs, with few replications and few firms; every sector's line at both ends of its sizes.

Usage: test_studies.py GONGJANG FOLDER
"""

import csv
import json
import pathlib
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
STUDIES = sorted((TOP / "scenarios").glob("*.lua"))
SECTORS = ["press", "moulding", "machining", "casting", "forging", "electronics", "food", "plating"]
FEW = 4  # firms of a population


class Studies(unittest.TestCase):
    def command(self, *arguments):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=TOP, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, f"{arguments}\n{done.stdout}{done.stderr}")
        return done

    def few(self, study):
        """What makes a population small: its study has a parameter `firms`."""
        done = self.command("check", study)
        return ["--set", f"firms={FEW}"] if "--set firms=" in done.stdout else []

    def run_study(self, study, *more):
        arguments = ["run", study, "--replications", "2", "--out", FOLDER / study.stem, "--json", *self.few(study), *more]
        return json.loads(self.command(*arguments).stdout)

    def test_a_study_runs(self):
        for study in STUDIES:
            with self.subTest(study=study.name):
                self.assertEqual(self.run_study(study).get("failed", 0), 0)

    def test_figures_stand_beside_the_population(self):
        found = self.run_study(TOP / "scenarios" / "evidence_2019.lua")["evidence"]
        self.assertGreater(len(found), 25)
        self.assertEqual({row["agrees"] for row in found} - {"hit", "open", "miss", "none"}, set())
        self.assertTrue(all(not row["fitted"] for row in found if row["firms"] != "all"), "nothing is fitted to a cell")

    def test_a_budget_is_shared_out(self):
        study = TOP / "scenarios" / "sizing_2019.lua"
        few = ["--set", "firms=8", "--replications", "2"]
        rows = FOLDER / "frontier.csv"
        FOLDER.mkdir(parents=True, exist_ok=True)
        found = json.loads(self.command("frontier", study, "--budget", "1000억", "--json", "--out", rows, *few).stdout)
        method = found["methods"]
        self.assertEqual(found["budget_won"], 100_000_000_000)
        self.assertLessEqual(method["fitted"]["jobs"], method["optimal"]["jobs"] + 1e-9)
        self.assertLessEqual(method["optimal"]["spent_won"], found["budget_won"])
        jobs = [point["optimal_jobs"] for point in found["curve"]]
        self.assertEqual(jobs, sorted(jobs))
        self.assertEqual(len(rows.read_text().splitlines()), 9)
        with open(rows, newline="") as file:
            firms = list(csv.DictReader(file))
        for column, total in (("optimal_offers", "offers"), ("optimal_spent_won", "spent_won"), ("optimal_net_jobs", "jobs")):
            self.assertAlmostEqual(sum(float(firm[column]) for firm in firms), method["optimal"][total], delta=1e-6 * method["optimal"][total])
        self.assertTrue(all(float(firm["optimal_net_jobs"]) > 0 for firm in firms if firm["optimal_offers"] != "0"))
        self.assertEqual(found, json.loads(self.command("frontier", study, "--budget", "1000eok", "--json", "--threads", "1", *few).stdout))
        none = json.loads(self.command("frontier", study, "--budget", "1e11", "--json", "--quota", "size:10-49=0", *few).stdout)
        self.assertEqual([g["offers"] for g in none["groups"] if g["group"] == "10-49"], [0])
        for wrong in (["--budget", "much"], ["--budget", "1e11", "--quota", "size=3"], ["--budget", "1e11", "--reserve", "size:10-49=140%"], []):
            done = subprocess.run([PROGRAM, "frontier", str(study), *wrong], cwd=TOP, capture_output=True, text=True)
            self.assertNotEqual(done.returncode, 0, wrong)
        for wrong, says in (
            (["--reserve", "size:10-49=60%", "--reserve", "size:50-99=60%"], "come to 120 %, more than the budget"),
            (["--ceiling", "size:10-49=10%", "--reserve", "size:10-49=60%"], "keeps more for a group than --ceiling"),
            (["--quota", "size:10-49=3", "--quota", "size:10-49=4"], "say the same of one group"),
            (["--quota", "size:10-49=1.5"], "a whole number of firms"),
            (["--budget", "1,5억"], "1,000만원"),
        ):
            done = subprocess.run([PROGRAM, "frontier", str(study), "--budget", "1e11", *wrong], cwd=TOP, capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, wrong)
            self.assertIn(says, done.stderr)
        self.assertIn("No offer that brings a job fits", self.command("frontier", study, "--budget", "100", *few).stdout)
        small = self.command("frontier", study, "--budget", "1,000만원", *few).stdout
        self.assertIn("budget, won", small)
        self.assertNotIn("– %", small)
        self.assertIn("one drawn firm carries", self.command("frontier", study, "--budget", "1000억", *few).stdout)
        self.assertIn("--firm", self.command("breakeven", "--help").stdout)
        one = ["--points", "2", *few, "--json"]
        third, fourth = (json.loads(self.command("breakeven", study, "--firm", str(k), *one).stdout) for k in (3, 4))
        self.assertNotEqual(third["cost_won"], fourth["cost_won"])
        done = subprocess.run([PROGRAM, "frontier", str(TOP / "scenarios" / "press_shop.lua"), "--budget", "1e9"], cwd=TOP, capture_output=True, text=True)
        self.assertIn("there is one plant", done.stderr)

    def test_every_sector_has_a_line_for_small_and_large(self):
        for sector in SECTORS:
            for employees in (5, 9, 10, 19, 20, 250):
                with self.subTest(sector=sector, employees=employees):
                    found = self.run_study(TOP / "scenarios" / "sector_line.lua", "--set", f"sector={sector}", "--set", f"employees={employees}")
                    value = {o["outcome"]: o["before"]["mean"] for o in found["outcomes"]}
                    self.assertGreater(value["good_per_day"], 0)
                    self.assertTrue(0.1 < value["oee"] < 0.85, value["oee"])
                    self.assertTrue(0.005 < value["defect_share"] < 0.10, value["defect_share"])
                    self.assertTrue(0.7 * employees - 1 < value["heads_mean"] < 1.3 * employees + 1, value["heads_mean"])


if __name__ == "__main__":
    PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1])
