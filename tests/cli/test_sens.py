#!/usr/bin/env python3
"""What drives the answers of a sweep, at the command line.

    test_sens.py GONGJANG WORK [TEST...]
"""

import csv
import re

import test_cli
from test_cli import FAULT, MODEL, USAGE, Case

# A machine behind another, with orders by chance: the load drives what is delivered.
SCENARIO = """
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a test" }))
local repair = uncertainty("repair", assumed(minutes(45), { low = minutes(20), high = minutes(90), source = "a test" }))
local places = lever("places", 4, { values = { 2, 4, 8 } })
return study {
  title = "A little sweep", title_ko = "작은 실험", horizon = days(8), warm_up = days(1), replications = 3,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(minutes(1)) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)), fails = { every = exponential(hours(8)), repair = exponential(repair) } },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 50, replications = 2 },
}
"""
ASK = ["--outcome", "good_per_day.after"]


class Sens(Case):
    def sweep(self, *args, text=SCENARIO, folder="b"):
        self.write(text, "s.lua")
        self.assert_run("sweep", "s.lua", "--quiet", "--threads", "1", "--out", folder, *args)
        return folder

    def test_a_tornado_is_drawn(self):
        folder = self.sweep("--design", "oat", "--replications", "3")
        ask = ["sens", folder, "--method", "tornado", "--outcome", "good_per_day"]
        for lang, says in (("en", "What drives the answer"), ("ko", "무엇이 결과를 좌우하나")):
            self.assert_run(*ask, "--picture", "p.svg", "--lang", lang)
            svg = (self.dir / "p.svg").read_text()
            self.assertIn(says, svg)
            self.assertIn(">load<", svg)
        self.assert_run(*ask, "--picture", "p.png")
        self.assertTrue((self.dir / "p.png").read_bytes().startswith(b"\x89PNG"))
        self.assert_run("sens", "s.lua", "--assumptions", "--quiet", "--outcome", "good_per_day", "--picture", "a.pdf", "--replications", "2")
        self.assertTrue((self.dir / "a.pdf").read_bytes().startswith(b"%PDF"))
        self.assert_run(*ask, "--picture", "p.gif", code=USAGE, says="not a name of a picture")
        self.assert_run("sens", folder, "--method", "tornado", *ASK, "--picture", "p.svg", code=USAGE, says="a difference, after less before")
        self.assert_run("sens", folder, "--picture", "p.svg", code=USAGE, says="--picture is of a tornado")

    def test_a_sample_says_what_drives_it(self):
        batch = self.sweep()
        out, err = self.assert_run("sens", batch, *ASK)
        self.assertEqual(err, "")
        self.assertIn("A little sweep: pieces delivered a day (after)\nlhs, 50 points, intervals of 95 %\n", out)
        rows = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
        self.assertEqual(rows[:2], ["factor", "load"])
        self.assertRegex(out, r"(?m)^  load +60\.\.95 % +0\.\d+ \(0\.\d+\.\.0\.\d+\)  █+·*  0\.\d+ \(")
        self.assertRegex(out, r"(?m)^  repair +20\.\.90 minutes ")
        self.assertRegex(out, r"load moves the distribution of pieces delivered a day \(after\) most")
        self.assertRegex(out, r"(?m)^  parameters \(uncertainties\) +\d+(\.\d)? \(\d+(\.\d)?\.\.\d+(\.\d)?\)")
        self.assertNotRegex(out, "nan|inf")
        korean = self.assert_run("sens", batch, *ASK, "--lang", "ko")[0]
        self.assertIn("작은 실험: 일 납품 수량 (도입 후)\nlhs, 점 50개, 신뢰구간 95 %\n", korean)
        self.assertRegex(korean, "(?m)^  repair +20\\.\\.90분 ")
        self.assertNotRegex(korean, "[a-z]+ factor|variance")

    def test_the_same_bytes_again_and_json_and_csv_agree(self):
        batch = self.sweep()
        first = self.assert_run("sens", batch, *ASK, "--json", "--out", "t.csv")[0]
        self.assertEqual(first, self.assert_run("sens", batch, *ASK, "--json")[0])
        answer = self.assert_one_json(first)
        self.assertEqual([m["method"] for m in answer["methods"]], ["pawn", "variance"])
        self.assertEqual((answer["outcome"], answer["unit"], answer["points"]), ("good_per_day.after", "pieces/d", 50))
        pawn, variance = (m["tables"][0] for m in answer["methods"])
        self.assertEqual(pawn["rows"][0]["factor"], "load")
        self.assertEqual({c["key"] for c in pawn["columns"]}, {"factor", "range", "median", "largest", "slices"})
        self.assertAlmostEqual(sum(r["share"]["value"] for r in variance["rows"]), 1.0, places=8)
        for row in pawn["rows"]:
            self.assertLessEqual(row["median"]["low"], row["median"]["high"])
        said = {s["key"]: s for m in answer["methods"] for s in m["says"]}
        self.assertIn("load moves", said["pawn_driver"]["en"])
        self.assertIn("load", said["pawn_driver"]["ko"])
        with open(self.dir / "t.csv", newline="") as file:
            cells = list(csv.DictReader(file))
        values = {(c["method"], c["table"], c["row"], c["column"]): c for c in cells}
        self.assertEqual(values[("pawn", "pawn", "1", "factor")]["text"], "load")
        self.assertEqual(float(values[("pawn", "pawn", "1", "median")]["value"]), pawn["rows"][0]["median"]["value"])
        self.assertEqual(float(values[("variance", "variance", "1", "share")]["high"]), variance["rows"][0]["share"]["high"])

    def test_each_design_has_its_method(self):
        for design, points, method, says in [("morris", 4, "morris", "load matters most"),
                                             ("saltelli", 16, "sobol", "load explains"),
                                             ("factorial", None, "variance", "Where the variance")]:
            with self.subTest(design):
                batch = self.sweep("--design", design, *(["--points", points] if points else ["--levels", 3]), folder=design)
                out = self.assert_run("sens", batch, *ASK)[0]
                self.assertIn(says, out)
                answer = self.assert_one_json(self.assert_run("sens", batch, *ASK, "--json")[0])
                self.assertEqual([m["method"] for m in answer["methods"]], [method])

    def test_points_that_are_refused_are_counted_by_name(self):
        text = SCENARIO.replace("design = ", 'constraints = { "load < 90" }, design = ')
        out = self.assert_run("sens", self.sweep(text=text), *ASK)[0]
        self.assertRegex(out, r"\d+ of 50 points have no answer and are left out: \d+ refused by a constraint, 0 failed")
        self.assertIn("the factors depend on each other", out)

    def test_a_split_over_worlds_with_a_refused_policy_asks_for_more_points(self):
        crossed = SCENARIO.replace('design = "lhs", points = 50', 'constraints = { "places < 8" }, design = "factorial", levels = 3')
        batch = self.sweep(text=crossed)
        err = self.assert_run("sens", batch, *ASK, "--method", "variance", code=MODEL)[1]
        self.assertIn("each of 3 policies has an answer, at least 8: there are 0 of 9 (a policy is refused by a constraint at 9, fails at 0, has no value at 0", err)
        self.assertNotIn("--points", err)

    def test_an_answer_that_does_not_change_is_said_once(self):
        out = self.assert_run("sens", self.sweep())[0]
        self.assertEqual(out.count("it does not change, so nothing drives it"), 1)
        self.assertIn("NAME.before or NAME.after", out)

    def test_few_points_are_said(self):
        batch = self.sweep("--points", 10)
        out = self.assert_run("sens", batch, *ASK)[0]
        self.assertIn("10 points are too few", out)
        self.assertIn("Where the variance", out)
        answer = self.assert_one_json(self.assert_run("sens", batch, *ASK, "--json")[0])
        self.assertIn("too few", answer["methods"][0]["missing"])
        self.assert_run("sens", batch, *ASK, "--method", "pawn", code=MODEL, says="10 points are too few\n  run at least 40")

    def test_a_threshold_is_read_in_another_unit_than_the_table_shows(self):
        batch = self.sweep("--points", 10)
        for level, shown in (("900", "Threshold: 900 pieces/day"), ("900 pieces", "Threshold: 900 pieces/day"), ("-5", "Threshold: ")):
            self.assertIn(shown, self.assert_run("sens", batch, "-o", "good_per_day.after", f"--threshold={level}")[0])
        self.assert_run("sens", batch, "-o", "good_per_day.after", "--threshold=2%", code=USAGE, says="--threshold wants an amount in .*, not a share")
        one, other = (self.run_it("sens", batch, "--method", "prim", "--where", f"lead_time_mean.after > {x}")[1:] for x in ("0.5", "30 min"))
        self.assertEqual(one, other)

    def test_a_confidence_is_written_in_two_ways(self):
        batch = self.sweep("--points", 10)
        one, other, third = (self.assert_run("sens", batch, "--confidence", c)[0] for c in ("90", "0.9", "90%"))
        self.assertTrue(one == other == third and "intervals of 90 %" in one)

    def test_wrong_questions_are_answered(self):
        batch = self.sweep("--points", 10)
        for args, says in [
            (["sens"], "which batch"),
            (["sens", batch, "other"], "one batch at a time"),
            (["sens", batch, "--method", "pawm"], "no method \"pawm\".*did you mean pawn"),
            (["sens", batch, "--method", "morris"], "morris cannot read a design of the kind lhs\n.*it reads morris"),
            (["sens", batch, "--outcome", "oee"], "oee"),
            (["sens", batch, "--outcome", "good_per_dai"], "good_per_da"),
            (["sens", batch, "--confidence", "30"], "--confidence is from 50 to below 100 %"),
            (["sens", batch, "--bootstrap", "5"], "bootstrap wants a whole number from 100"),
            (["sens", batch, "--threshold", "much"], "--threshold wants a number"),
            (["sens", "nowhere"], "nowhere"),
            (["sens", "s.lua"], "s.lua"),
        ]:
            with self.subTest(args):
                got, out, err = self.run_it(*args)
                self.assertIn(got, (USAGE, FAULT))
                self.assertRegex(err, re.compile(says, re.S))
        self.assert_run("sens", batch, *ASK, "--out", "no/t.csv", code=FAULT, says="no/t.csv cannot be written")
        self.assertIn("sobol", self.assert_run("sens", "--list")[0])
        self.assertIn("소볼", self.assert_run("sens", "--list", "--lang", "ko")[0])


if __name__ == "__main__":
    test_cli.main()
