#!/usr/bin/env python3
"""How many replications, and which policy: precision of a run, power, selection, at the command line.

    test_selection.py GONGJANG WORK [TEST...]
"""

import re

import test_cli
from test_cli import OK, USAGE, Case, changed


class Precision(Case):
    def run_to(self, *args, code=OK, says=""):
        self.write(changed(("replications = 8", "replications = 400, replications_min = 20")))
        return self.assert_run("run", "little.lua", *args, code=code, says=says)

    def test_it_stops_when_the_interval_is_narrow_enough(self):
        out, err = self.run_to("--precision", "25", "--precision-of", "good_per_day.after", "--json")
        found = self.assert_one_json(out)
        self.assertEqual(found["precision"]["of"], "good_per_day.after")
        self.assertEqual(found["precision"]["unit"], "pieces/d")
        self.assertLessEqual(found["precision"]["reached"]["half_width"], 25)
        self.assertLess(found["replications"], 400)
        self.assertEqual(found["replications"] % 50, 0)
        self.assertRegex(err, r"good_per_day\.after: half-width [0-9.]+ pieces/day after [0-9]+ replications; 25 pieces/day was asked for\n")
        self.assert_verified()

    def assert_verified(self):
        """The folder's command makes the same frozen text again."""
        self.assertIn("all the same", self.assert_run("verify", "results/little")[0])

    def test_what_is_not_reached_is_said_with_what_would_be(self):
        _, err = self.run_to("--precision", "0.1", "--precision-of", "good_per_day.after", "--replications", "50")
        self.assertRegex(err, r"good_per_day\.after: half-width .* pieces/day after 50 replications; 0.1 pieces/day was asked for and not reached")

    def test_a_share_of_the_mean(self):
        out, err = self.run_to("--precision", "5%", "--precision-of", "good_per_day.after", "--json")
        found = self.assert_one_json(out)["precision"]
        self.assertEqual(found["asked_share"], 0.05)
        self.assertLessEqual(found["reached"]["half_width"], 0.05 * found["reached"]["mean"])
        self.assertIn("(5 % of the mean)", err)

    def test_wrong_amounts_are_told_with_what_fits(self):
        for args, said in (
            (["--precision", "0.5", "--precision-of", "oee"], "such as 2%p"),
            (["--precision", "2만", "--precision-of", "heads_end"], "heads, jobs"),
            (["--precision", "-3"], "an amount above 0"),
            (["--precision", "1,5억", "--precision-of", "npv_firm"], "an amount above 0 in won"),
            (["--precision", "1", "--precision-of", "npv_frim"], "did you mean npv_firm"),
            (["--precision-of", "npv_firm"], "add --precision"),
        ):
            with self.subTest(args=args):
                self.run_to(*args, code=USAGE, says=re.escape(said))

    def test_the_outcomes_that_can_be_asked_for_are_listed(self):
        out = self.assert_run("doc", "outcomes")[0]
        self.assertRegex(out, r"npv_society +won +NPV to society")
        self.assertIn("NAME.after", out)


class Power(Case):
    def ask(self, *args, code=OK, says=""):
        self.write(changed())
        return self.assert_run("power", "little.lua", *args, code=code, says=says)

    def test_it_says_how_many_and_how_sure_that_is(self):
        out, err = self.ask("--see", "20", "--outcome", "good_per_day.after", "--power", "90")
        self.assertEqual(err, "")
        self.assertRegex(out, r"Pilot of 20 replications in .*: mean [0-9,.]+ ± [0-9.]+ pieces/day; standard deviation")
        self.assertRegex(out, r"a 95 % interval no wider than ± 20 pieces/day +[0-9]+ +[0-9]+")
        self.assertRegex(out, r"a true 20 pieces/day found with 90 %|a true difference of 20 pieces/day found with 90 % probability +[0-9]+ +[0-9]+")
        self.assertRegex(out, r"\n +10000 +± ")
        self.assertRegex(self.ask("--see", "20", "--outcome", "good_per_day.after", "--lang", "ko")[0], "필요한 반복 수")

    def test_json_says_the_same_and_does_not_depend_on_threads(self):
        args = ("--see", "2%p", "--outcome", "oee.after", "--json", "--pilot", "15")
        one = self.assert_one_json(self.ask(*args, "--threads", "1")[0])
        self.assertEqual(one, self.assert_one_json(self.ask(*args, "--threads", "3")[0]))
        self.assertEqual(one["see"], 0.02)
        self.assertEqual(one["pilot"]["replications"], 15)
        self.assertGreaterEqual(one["test"]["sure_replications"], one["test"]["replications"])
        self.assertGreater(one["pilot"]["sd_high"], one["pilot"]["sd"])
        widths = [row["half_width"] for row in one["table"]]
        self.assertEqual(widths, sorted(widths, reverse=True))

    def test_the_pilot_is_the_study(self):
        found = self.assert_one_json(self.ask("--see", "1", "--outcome", "wip_pieces", "--pilot", "8", "--json")[0])["pilot"]
        study = self.assert_one_json(self.assert_run("run", "little.lua", "--json", "--quiet")[0])["outcomes"]
        study = next(row for row in study if row["outcome"] == "wip_pieces")
        self.assertEqual([found["mean"], found["half_width"]], [study["difference"]["mean"], study["difference"]["half_width"]])

    def test_what_never_varies_and_what_has_no_value(self):
        self.assertIn("Every replication gives the same", self.ask("--see", "1", "--outcome", "npv_firm")[0])
        self.ask("--see", "1", "--outcome", "adopted_month", code=USAGE, says="0 values of 20 replications")

    def test_wrong_questions(self):
        self.ask(code=USAGE, says="what is to be seen")
        self.ask("--see", "5%", code=USAGE, says="not a share")
        self.ask("--see", "1", "--outcome", "heads_ennd", code=USAGE, says="did you mean heads_end")
        self.ask("--see", "1", "--power", "100", code=USAGE, says="whole number from 1 to 99")
        self.ask("--see", "1", "--pilot", "1", code=USAGE, says="whole number from 2")


if __name__ == "__main__":
    test_cli.main()
