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


if __name__ == "__main__":
    test_cli.main()
