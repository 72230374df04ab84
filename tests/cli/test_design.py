#!/usr/bin/env python3
"""What `sweep` says before it runs: designs, their points, and what they would cost; and what it says of wrong options and tables.

Usage: test_design.py GONGJANG FOLDER
"""

import json
import pathlib
import shutil
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
RECIPE = TOP / "scenarios" / "recipes" / "90-sweep.lua"
CONSTRAINED = 'constraints = { "places <= 4" }, outcomes ='
CROSSED = 'sampling = "crossed", outcomes ='


class Designs(unittest.TestCase):
    def sweep(self, *arguments, code=0, scenario=RECIPE):
        done = subprocess.run([PROGRAM, "sweep", str(scenario), *map(str, arguments)], cwd=FOLDER, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done

    def plan(self, *arguments, **more):
        return json.loads(self.sweep("--dry-run", "--json", *arguments, **more).stdout)

    def changed(self, name, old, new):
        text = RECIPE.read_text()
        self.assertIn(old, text)
        path = FOLDER / name
        path.write_text(text.replace(old, new))
        return path

    def test_a_dry_run_counts_points_and_runs_and_writes_nothing(self):
        before = sorted(FOLDER.rglob("*"))
        counts = {"lhs": 30, "sobol": 30, "factorial": 27, "oat": 7, "morris": 120, "saltelli": 150}
        for design, points in counts.items():
            plan = self.plan("--design", design)
            self.assertEqual((plan["points"], plan["replications"], plan["arms"]), (points, 5 * points, 2), design)
            self.assertGreater(plan["seconds"], 0)
        self.assertEqual(self.plan("--design", "saltelli", "--pairs", "--points", 8)["points"], 64)
        self.assertEqual(self.plan("--design", "factorial", "--levels", 5)["points"], 75)
        self.assertEqual(sorted(FOLDER.rglob("*")), before)

    def test_a_dry_run_reads_well_in_both_languages(self):
        text = self.sweep("--dry-run").stdout
        for word in ["design", "lhs, seed 1", "load 60 .. 95 percent", "places 2 | 4 | 8", "points    30", "150 replications of 2 arms", "bytes a row"]:
            self.assertIn(word, text)
        self.assertIn("설계      lhs, 시드 1", self.sweep("--dry-run", "--lang", "ko").stdout)

    def test_a_shard_has_its_part_of_the_points(self):
        parts = [self.plan("--shard", f"{i}/4")["shard_points"] for i in range(1, 5)]
        self.assertEqual(parts, [8, 8, 7, 7])
        listed = [point["point"] for i in range(1, 5) for point in json.loads(self.sweep("--shard", f"{i}/4", "--list=99", "--json").stdout)["points"]]
        self.assertEqual(sorted(listed), list(range(30)))

    def test_points_that_a_constraint_refuses_are_counted(self):
        scenario = self.changed("constrained.lua", "outcomes =", CONSTRAINED)
        plan = self.plan("--design", "factorial", scenario=scenario)
        self.assertEqual((plan["points"], plan["points_refused"], plan["points_run"]), (27, 9, 18))
        text = self.sweep("--dry-run", "--design", "factorial", scenario=scenario).stdout
        self.assertIn("27, of them 9 refused by constraints\n            9 by places <= 4\n", text)
        self.assertIn("places <= 4", self.sweep("--list", "--design", "factorial", scenario=scenario).stdout)

    def test_a_constraint_that_nothing_satisfies_is_said(self):
        scenario = self.changed("nothing.lua", "outcomes =", 'constraints = { "places > 100" }, outcomes =')
        for arguments in [["--dry-run"], ["--quiet"], []]:
            error = self.sweep(*arguments, scenario=scenario, code=4).stderr
            self.assertIn("nothing to run: the constraints refuse all 30 points", error)

    def test_of_many_points_the_first_are_looked_at(self):
        scenario = self.changed("many.lua", "outcomes =", CONSTRAINED)
        plan = self.plan("--points", 1_000_000, "--design", "sobol", scenario=scenario)
        self.assertEqual(plan["points_looked_at"], 100_000)
        self.assertAlmostEqual(plan["points_run"], 1e6 * 2 / 3, delta=10)
        text = self.sweep("--dry-run", "--points", 1_000_000, "--design", "sobol", scenario=scenario).stdout
        self.assertIn("1,000,000; of the first 100,000 are 33,33", text)

    def test_policies_meet_the_same_scenarios(self):
        scenario = self.changed("crossed.lua", "outcomes =", CROSSED)
        plan = self.plan("--points", 4, scenario=scenario)
        self.assertEqual((plan["points"], plan["scenarios"], plan["policies"]), (12, 4, 3))
        self.assertIn("4 scenarios x 3 policies\n            places=2; places=4; places=8\n", self.sweep("--points", 4, "--dry-run", scenario=scenario).stdout)
        points = json.loads(self.sweep("--points", 4, "--list=12", "--json", scenario=scenario).stdout)["points"]
        for i, point in enumerate(points):
            self.assertEqual(point["scenario"], str(i // 3))
            self.assertEqual(point["values"]["load"], points[i // 3 * 3]["values"]["load"])
            self.assertEqual(point["policy"], f"places={point['values']['places']}")

    def test_points_go_out_as_a_table_and_come_back(self):
        table = FOLDER / "points.csv"
        table.write_text(self.sweep("--csv").stdout)
        first = json.loads(self.sweep("--list=30", "--json").stdout)
        again = json.loads(self.sweep("--points-from", table, "--list=30", "--json").stdout)
        self.assertEqual(first, again)
        self.assertEqual(len(first["points"]), 30)

    def test_a_wrong_table_is_said_with_its_line(self):
        table = FOLDER / "wrong.csv"
        table.write_text("load,repair\n80,45\n99,45\n80\n")
        error = self.sweep("--points-from", table, "--dry-run", code=2).stderr
        self.assertIn("wrong.csv:3: load: 99 is outside 60 .. 95 percent; 1 more row is wrong: line 4", error)
        table.write_bytes(b"load\n80\0\n")
        self.assertIn("zero byte", self.sweep("--points-from", table, "--dry-run", code=2).stderr)
        table.write_bytes(b"load\n\xff\n")
        self.assertIn("not UTF-8", self.sweep("--points-from", table, "--dry-run", code=2).stderr)
        self.assertIn("cannot be read", self.sweep("--points-from", FOLDER / "none.csv", "--dry-run", code=2).stderr)
        self.assertIn("cannot be read", self.sweep("--points-from", FOLDER, "--dry-run", code=1).stderr)

    def test_a_group_moves_as_one(self):
        scenario = self.changed("grouped.lua", 'source = "a recipe" })', 'source = "a recipe" }), { group = "day" }')
        plan = self.plan("--design", "morris", "--points", 4, "--by-group", scenario=scenario)
        self.assertEqual(plan["points"], 12)
        self.assertIn("by group", self.sweep("--dry-run", "--design", "morris", "--by-group", scenario=scenario).stdout)

    def test_wrong_options_are_refused(self):
        for arguments, words in [
            (["--design", "sobl"], "did you mean 'sobol'"),
            (["--design", "oat", "--points", 5], "--points says nothing of a design of kind oat"),
            (["--levels", 5], "--levels says nothing of a design of kind lhs"),
            (["--pairs"], "--pairs says nothing"),
            (["--by-group"], "--by-group says nothing"),
            (["--by-group", "--design", "morris"], "no factor has a group"),
            (["--design", "csv"], "has no table"),
            (["--design", "morris", "--levels", 5], "even number of levels"),
            (["--design", "lhs", "--points-from", "x.csv"], "two designs"),
            (["--shard", "5/4"], "--shard wants i/n"),
        ]:
            self.assertIn(words, self.sweep("--dry-run", *arguments, code=2).stderr)
        self.assertIn("there is nothing to vary", self.sweep("--dry-run", code=4, scenario=TOP / "tests" / "cli" / "little.lua").stderr)

    def test_a_sweep_begins_with_two_lines(self):
        done = self.sweep("--points", 2, "--replications", 1, "--threads", 1, "--out", FOLDER / "two")
        lines = done.stderr.splitlines()
        self.assertTrue(lines[0].startswith("sweep: lhs: 2 points of 3 factors, 2 replications of 2 arms"), lines)
        self.assertTrue(lines[1].startswith("sweep: about "), lines)
        quiet = self.sweep("--points", 2, "--replications", 1, "--threads", 1, "--quiet", "--out", FOLDER / "quiet")
        self.assertEqual(quiet.stderr, "")


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
    FOLDER = pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    unittest.main(argv=sys.argv[:1])
