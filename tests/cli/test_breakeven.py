#!/usr/bin/env python3
"""A firm that decides, and the grant it asks for, at the command line.

    test_breakeven.py GONGJANG WORK [TEST...]
"""

import csv
import re

import test_cli
from test_cli import FAULT, LITTLE, MODEL, OK, USAGE, Case, changed, full_file

FIRM = 'firm = firm { price = won(1450), material = won(820), technician_wage = won(3300000):per "month"'
NUMBERS = 'belief_cv = 0.5, knows = percent(60), hears = percent(30):per "year"'


def deciding(decision=NUMBERS, *more):
    """little.lua with a firm that decides. It is told what to expect, so no pilot is run, unless `decision` says otherwise."""
    return changed((FIRM, f"{FIRM}, decision = decision {{ {decision} }}"), ("replications = 8", "replications = 60"), *more)


TOLD = NUMBERS + ', gain = won(60000000):per "year"'


class Breakeven(Case):
    def answer(self, text, *args):
        self.write(text)
        return self.assert_one_json(self.assert_run("breakeven", "little.lua", "--json", *args)[0])

    def test_it_prints_the_curve_and_the_answer(self):
        self.write(deciding(TOLD))
        out, err = self.assert_run("breakeven", "little.lua", "--jobs", "0.001")
        self.assertEqual(err, "")
        self.assertIn("The project costs 130,000,000 won; other payers leave 130,000,000 won.", out)
        self.assertIn("60 million won a year (told by the scenario)", out)
        self.assertRegex(out, r"It goes ahead in 50 % of the replications from a grant of [0-9,]+ won \([0-9.]+ % of the cost\) on\.")
        self.assertRegex(out, r"Without any support it goes ahead in [0-9.]+ %")
        self.assertRegex(out, r"[0-9.]+ % know of the support when they first decide, [0-9.]+ % when they last do")
        self.assertEqual(len(re.findall(r"^ .* %  ", out, re.M)), 11)
        self.assertIn("지원을 아는 기업", self.assert_run("breakeven", "little.lua", "--lang", "ko")[0])
        self.write(deciding('belief_cv = 0.5, knows = percent(100), gain = won(60000000):per "year"'))
        self.assertNotIn("know of the support", self.assert_run("breakeven", "little.lua")[0])
        self.write(deciding(TOLD))
        self.assertRegex(self.assert_run("breakeven", "little.lua", "--lang", "ko")[0], "최소 지원금: [0-9,]+원")

    def test_the_curve_never_falls_and_json_and_csv_agree(self):
        answer = self.answer(deciding(TOLD), "--points", "21", "--out", "curve.csv")
        curve = answer["curve"]
        self.assertEqual(len(curve), 21)
        shares = [point["goes_ahead"] for point in curve]
        self.assertEqual(shares, sorted(shares))
        self.assertLess(shares[0], shares[-1])
        self.assertEqual(shares[0], answer["goes_ahead_without"])
        found = answer["breakeven"]
        self.assertEqual(found["answer"], "found")
        for point in curve:
            self.assertEqual(point["goes_ahead"] >= 0.5, point["grant_won"] >= found["grant_won"])
        with open(self.dir / "curve.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([{k: float(v) if v else None for k, v in row.items()} for row in rows], curve)

    def test_threads_change_no_byte_and_a_goal_is_asked_for(self):
        self.write(deciding(TOLD))
        one = self.assert_run("breakeven", "little.lua", "--threads", "1")[0]
        self.assertEqual(self.assert_run("breakeven", "little.lua", "--threads", "3")[0], one)
        more = self.answer(deciding(TOLD), "--goal", "50")["breakeven"]["grant_won"]
        self.assertGreater(more, self.answer(deciding(TOLD), "--goal", "30")["breakeven"]["grant_won"])
        self.assertEqual(self.answer(deciding(TOLD), "--goal", "0")["breakeven"], {"answer": "not_needed", "grant_won": 0})

    def test_a_grant_that_is_not_needed_or_not_enough_is_said(self):
        self.write(deciding('gain = won(9e9):per "year"'))
        self.assertIn("No grant is needed", self.assert_run("breakeven", "little.lua")[0])
        self.write(deciding('gain = won(0):per "year"'))
        self.assertIn("No grant reaches it: with all paid it goes ahead in 0.0 %", self.assert_run("breakeven", "little.lua")[0])
        self.assertIn("It expects no gain of running it", self.assert_run("breakeven", "little.lua")[0])
        self.write(deciding(TOLD))
        self.assertIn("No grant of the curve reaches net jobs of 500", self.assert_run("breakeven", "little.lua", "--jobs", "500")[0])

    def test_the_pilot_says_what_is_expected(self):
        answer = self.answer(deciding("pilots = 3"), "--replications", "4")
        self.assertEqual(len(answer["expected_gain"]), 1)
        self.assertIsNotNone(answer["expected_gain"][0]["half_width"])
        self.assertIn("breakeven_gain_low", answer)
        self.write(deciding("pilots = 3"))
        self.assertIn("its pilot of 3 replications", self.assert_run("breakeven", "little.lua", "--replications", "4")[0])

    def test_a_run_tells_of_the_decision(self):
        self.write(deciding(TOLD))
        out, _ = self.assert_run("run", "little.lua", "--quiet")
        self.assertRegex(out, r"goes ahead \(before: by itself, after: with the support\)")
        self.assertRegex(out, r"deadweight: share of supported that would go ahead anyway +[0-9.]+ ± [0-9.]+ %")
        self.assertIn("data-money=\"expected_gain\"", (self.dir / "results/little/report.html").read_text())
        self.assert_run("verify", "results/little")
        self.assertIn("사중손실", self.assert_run("run", "little.lua", "--quiet", "--lang", "ko")[0])
        self.write(LITTLE)
        self.assertNotIn("goes ahead", self.assert_run("run", "little.lua", "--quiet")[0])

    def test_who_does_not_decide_has_no_breakeven(self):
        self.write(LITTLE)
        _, err = self.assert_run("breakeven", "little.lua", code=MODEL, says="the firm does not decide")
        self.assertIn('require "firms.korea_decision"', err)
        out, _ = self.assert_run("breakeven", "little.lua", "--json", code=MODEL)
        self.assertEqual(self.assert_one_json(out)["errors"][0]["status"], "MODEL")

    def test_the_data_file_can_be_required(self):
        self.write(changed((FIRM, FIRM + ', decision = require "firms.korea_decision"')))
        self.assert_run("breakeven", "little.lua", "--replications", "3", "--points", "2")

    def test_the_recipe_has_the_answer_of_its_comment(self):
        recipe = test_cli.HERE.parent.parent / "scenarios/recipes/84-the-grant-it-asks-for.lua"
        out, _ = self.assert_run("breakeven", recipe, "--jobs", "1")
        self.assertIn("It goes ahead in 50 % of the replications from a grant of 11,520,000 won (57.6 % of the cost) on.", out)
        self.assertIn("Net jobs are 1 or more with 95 % confidence from a grant of 11,520,000 won", out)

    def test_wrong_options_are_said(self):
        for args, says in [
            ([], "which scenario"),
            (["a.lua", "--goal", "101"], "--goal wants a number from 0 to 100, not '101'"),
            (["a.lua", "--goal", "half"], "not 'half'"),
            (["a.lua", "--jobs", "many"], "--jobs wants a number"),
            (["a.lua", "--heads", "middle"], "--heads wants 'mean' or 'end', not 'middle'"),
            (["a.lua", "--points", "1"], "--points wants a whole number from 2 to 101"),
        ]:
            with self.subTest(args=args):
                self.assert_run("breakeven", *args, code=USAGE, says=re.escape(says))

    def test_what_cannot_be_written_is_said(self):
        self.write(deciding(TOLD))
        self.assert_run("breakeven", "little.lua", "--out", "no/where.csv", code=FAULT, says="no/where.csv cannot be written")
        with full_file(self.dir) as full:
            self.assert_run("breakeven", "little.lua", code=FAULT, stdout=full, says="the output could not be written")


if __name__ == "__main__":
    test_cli.main()
