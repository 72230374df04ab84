#!/usr/bin/env python3
"""How many replications, and which policy: precision of a run, power, selection, at the command line.

    test_selection.py GONGJANG WORK [TEST...]
"""

import re

import test_cli
from test_cli import FAILED, OK, USAGE, Case, changed


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
        self.assertTrue(found["replications"] == 20 or found["replications"] % 50 == 0)
        self.assertRegex(err, r"good_per_day\.after: half-width [0-9.]+ pieces/day after [0-9]+ replications; 25 pieces/day was asked for\n")
        self.assert_verified()

    def assert_verified(self):
        """The folder's command makes the same frozen text again."""
        self.assertIn("all the same", self.assert_run("verify", "results/little")[0])

    def test_a_run_looks_at_its_least_number_first(self):
        self.write(changed(("replications = 8", "replications = 400, replications_min = 6")))
        out, _ = self.assert_run("run", "little.lua", "--precision", "1e6", "--precision-of", "good_per_day.after", "--json")
        self.assertEqual(self.assert_one_json(out)["replications"], 6)

    def test_what_is_not_reached_is_said_with_what_would_be(self):
        _, err = self.run_to("--precision", "0.1", "--precision-of", "good_per_day.after", "--replications", "50")
        self.assertRegex(err, r"good_per_day\.after: half-width .* pieces/day after 50 replications; 0.1 pieces/day was asked for and not reached")

    def test_what_has_no_value_ends_nothing_and_is_said(self):
        _, err = self.run_to("--precision", "1", "--precision-of", "net_jobs", "--replications", "50")
        self.assertIn("net_jobs has no value in 50 replications, so its precision ended nothing", err)

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
            (["--precision", "1e299조", "--precision-of", "npv_firm"], "an amount above 0 in won"),
            (["--precision", "1e-323%", "--precision-of", "npv_firm"], "an amount above 0 in won"),
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


LINE = """
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(90), source = "a test" }))
local places = lever("places", 4, { values = { 2, 4, 16 } })
local repair = lever("repair", 40, { values = { 20, 40 } })
return study {
  title = "Two machines and a buffer", title_ko = "설비 두 대", horizon = days(4), warm_up = days(1), replications = 20,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(minutes(1)) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)), fails = { every = exponential(hours(8)), repair = exponential(minutes(repair)) } },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day" } %s },
}
"""


class Selection(Case):
    def ask(self, *args, more="", text=LINE, code=OK, says=""):
        self.write(text.replace("%s", more), "line.lua")
        return self.assert_run("select", "line.lua", *args, code=code, says=says)

    def test_the_best_is_selected_with_a_promise(self):
        args = ("--outcome", "lead_time_mean.after", "--indifference", "10min")
        out, err = self.ask(*args)
        self.assertEqual(err, "")
        self.assertIn("Which of 6 policies has the lowest mean lead time of a lot", out)
        self.assertIn("Selected: places=16, repair=20", out)
        self.assertIn("If one is better than all others by 10min or more, it is this one, with 95 % confidence", out)
        self.assertRegex(out, r"places=2, repair=40 +out after [0-9]+: worse than places=")
        self.assertRegex(out, r"[0-9]+ replications \([0-9]+ drawn, .*\); [0-9]+ had all been run as often as the last")
        self.assertRegex(self.ask(*args, "--lang", "ko")[0], "선택: places=16, repair=20")

    def test_who_leaves_inside_the_indifference_is_called_worse(self):
        args = ("--outcome", "good_per_day.after", "--indifference", "5000")
        out, _ = self.ask(*args)
        self.assertRegex(out, r"out after 20: not better than places=16, repair=20 by more than 5000")
        self.assertRegex(self.ask(*args, "--lang", "ko")[0], r"20회 후 탈락: .+보다 5000 넘게 낫지는 않음")
        for policy in self.assert_one_json(self.ask(*args, "--json")[0])["policies"]:
            if policy["state"] == "out":
                self.assertEqual(policy["is_worse"], policy["behind"]["mean"] > policy["behind"]["half_width"])

    def test_threads_change_nothing_and_json_says_all(self):
        args = ("--outcome", "lead_time_mean.after", "--indifference", "10min", "--json")
        one = self.assert_one_json(self.ask(*args, "--threads", "1")[0])
        other = self.assert_one_json(self.ask(*args, "--threads", "3")[0])
        self.assertEqual(one, other)
        self.assertTrue(one["is_proven"])
        self.assertTrue(one["less_is_better"])
        self.assertEqual(one["selected"], one["policies"][0]["policy"])
        self.assertEqual(one["policies"][0]["values"]["places"], "16")
        self.assertEqual(sum(row["replications"] for row in one["policies"]), one["replications_used"])
        self.assertEqual(len(one["policies"]), 6)

    def test_a_policy_that_is_selected_alone_has_the_mean_of_a_run(self):
        found = self.assert_one_json(self.ask("--outcome", "good_per_day.after", "--method", "ocba", "--budget", "120", "--json")[0])
        row = next(row for row in found["policies"] if row["policy"] == "places=4, repair=40")
        run = self.assert_run("run", "line.lua", "--json", "--quiet", "--replications", row["replications"])[0]
        study = next(o for o in self.assert_one_json(run)["outcomes"] if o["outcome"] == "good_per_day")
        self.assertEqual([row["mean"], row["half_width"]], [study["after"]["mean"], study["after"]["half_width"]])
        self.assertEqual(found["replications_used"], 120)
        self.assertGreater(found["probability_correct"], 0.3)

    def test_named_policies_scenarios_and_more_or_less(self):
        named = """, sampling = "crossed",
          policies = { { name = "small", places = 2 }, { name = "large", places = 16 } },
          scenarios = { { name = "busy", load = percent(90) }, { name = "calm", load = percent(60) } }"""
        args = ("--outcome", "wip_pieces.after", "--indifference", "0.5")
        out = self.ask(*args, more=named)[0]
        self.assertIn("Which of 2 policies has the lowest", out)
        self.assertIn("Selected: large", out)
        out = self.ask(*args, "--more", "--scenario", "busy", more=named)[0]
        self.assertIn("Uncertainties: busy", out)
        self.assertIn("Selected: small", out)
        self.ask(*args, "--scenario", "bsy", more=named, code=USAGE, says='no scenario "bsy"')

    def test_what_a_constraint_refuses_is_no_candidate_and_no_failure(self):
        args = ("--outcome", "good_per_day.after", "--indifference", "20")
        out = self.ask(*args, more=', constraints = { "places * repair < 600" }')[0]
        self.assertRegex(out, r"places=16, repair=40 +refused by the constraint \"places \* repair < 600\"")
        found = self.assert_one_json(self.ask(*args, "--json", more=', constraints = { "places * repair < 600" }')[0])
        self.assertEqual([row["policy"] for row in found["policies"] if row["state"] == "refused"], ["places=16, repair=40"])
        # replications of a refused policy were counted, though nobody lived them
        self.assertEqual(sum(row["replications"] for row in found["policies"]), found["replications_used"])
        few = self.assert_one_json(self.ask(*args, "--max", "20", "--json", more=', constraints = { "places * repair < 600" }')[0])
        self.assertEqual([few["replications_used"], few["replications_drawn"], few["replications_equal"]], [100, 100, 100])

    def test_who_fails_is_named(self):
        broken = LINE.replace("minutes(repair)", "minutes(40 / (repair - 20))")  # a mean of 1/0 minutes
        out, err = self.ask("--outcome", "lead_time_mean.after", "--indifference", "1h", text=broken, code=FAILED, says="3 of 6 policies failed")
        self.assertRegex(out, r"places=2, repair=20 +failed: ")
        self.assertIn("the first, places=2, repair=20", err)

    def test_when_replications_run_out(self):
        out = self.ask("--outcome", "good_per_day.after", "--indifference", "0.01", "--max", "30")[0]
        self.assertRegex(out, "No guarantee: within 30 replications [0-9] policies could not be told apart")

    def test_wrong_questions(self):
        self.ask(code=USAGE, says="best by what")
        self.ask("--outcome", "good_per_day.after", code=USAGE, says="kn needs an indifference above 0")
        self.ask("--outcome", "load.after", "--indifference", "1%p", code=USAGE, says="--more or --less")
        self.ask("--outcome", "oee.after", "--indifference", "1", code=USAGE, says="such as 2%p")
        self.ask("--outcome", "good_per_day", "--method", "rinott", code=USAGE, says="'kn' or 'ocba'")
        self.ask("--outcome", "wip_pieces.after", "--method", "ocba", "--budget", "100", code=USAGE, says="budget of 100 replications is less")
        self.ask("--outcome", "adopted_month", "--indifference", "1", "--less", code=FAILED, says="all 6 policies failed.*the outcome has no value")
        self.write(changed())
        self.assert_run("select", "little.lua", "--outcome", "oee", "--indifference", "1%p", code=USAGE, says="nothing to choose from")


if __name__ == "__main__":
    test_cli.main()
