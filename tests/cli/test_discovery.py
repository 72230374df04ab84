#!/usr/bin/env python3
"""Tornado, scenario discovery, robustness, switching values and the register of assumptions, at the command line.

    test_discovery.py GONGJANG WORK [TEST...]
"""

import csv
import re

import test_cli
from test_cli import USAGE, Case

SCENARIO = """
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a test" }))
local repair = uncertainty("repair", assumed(minutes(45), { low = minutes(20), high = minutes(90), source = "a test" }))
local places = lever("places", 4, { values = { 2, 4, 8 } })
return study {
  title = "A little sweep", title_ko = "작은 실험", horizon = days(3), warm_up = hours(12), replications = 3,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(assumed(minutes(1), { low = minutes(0.9), high = minutes(1.1), source = "a stopwatch" })) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)), fails = { every = exponential(hours(8)), repair = exponential(repair) } },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 60, replications = 2,
    constraints = { CONSTRAINTS }, EXTRA },
}
"""
GOOD = ["--outcome", "good_per_day.after"]
LEAD = ["--outcome", "lead_time_mean.after"]
CROSSED = 'sampling = "crossed", policies = { { name = "few", places = 2 }, { name = "many", places = 8 } }'


class Discovery(Case):
    def scenario(self, extra="", constraints=""):
        self.write(SCENARIO.replace("EXTRA", extra).replace("CONSTRAINTS", constraints), "s.lua")

    def sweep(self, *args, extra="", constraints=""):
        self.scenario(extra, constraints)
        self.run_it("sweep", "s.lua", "--quiet", "--threads", "1", "--out", "b", *args)
        return "b"

    def sens(self, *args):
        return self.assert_run("sens", *args)[0]

    def both(self, *args):
        """The page in English and in Korean; neither holds a number that is none, nor a word of the other."""
        english, korean = self.sens(*args), self.sens(*args, "--lang", "ko")
        for page in (english, korean):
            self.assertNotRegex(page, r"\bnan\b|\binf\b|\{\d\}")
        self.assertNotRegex(korean, r"swing|quasi|regret|policies|box ")
        self.assertEqual(english, self.sens(*args))
        return english, korean

    def test_a_tornado_is_the_own_method_of_oat(self):
        batch = self.sweep("--design", "oat", "--replications", 3)
        english, korean = self.both(batch, *GOOD, "--threshold", "1100")
        self.assertRegex(english, r"(?m)^  load +60 % +−[23]\d\d \(.*95 %.*█")
        self.assertRegex(english, r"(?m)^  repair +20 minutes .* 90 minutes ")
        self.assertIn("load moves pieces delivered a day (after) most, by ", english)
        self.assertRegex(english, "take the answer across 1,100 pieces/day: load")
        self.assertRegex(korean, r"(?m)^  repair +20분 .* 90분 ")
        self.assertIn("가장 큰 영향: load", korean)

    def test_ends_that_are_refused_are_told(self):
        batch = self.sweep("--design", "oat", constraints='"load < 90"')
        english, korean = self.both(batch, *GOOD)
        self.assertRegex(english, r"(?m)^  load .*95 % \(refused by a constraint\) +– ")
        self.assertIn("(제약 위반)", korean)
        self.assertIn("1 of 7 points", english)

    def test_a_tornado_wants_a_centre(self):
        batch = self.sweep()
        self.assert_run("sens", batch, *GOOD, "--method", "tornado", code=USAGE,
                        says="no point has all factors at their central values.*\n.*--design oat")

    def test_a_box_is_told_in_words(self):
        batch = self.sweep("--points", 120)
        english, korean = self.both(batch, "--method", "prim", "--where", "lead_time_mean.after > q75")
        self.assertIn("30 of 120 points have mean lead time of a lot (after) above ", english)
        self.assertRegex(english, r"load above \d+(\.\d+)? %.*: \d+ of \d+ points have mean lead time of a lot \(after\) above .* "
                                  r"\(density \d+(\.\d+)? %\), which is \d+(\.\d+)? % of all such points\.")
        self.assertRegex(korean, r"load \d+(\.\d+)? % 초과.*개 점 중 \d+개가 .* 초과 \(밀도 ")
        answer = self.assert_one_json(self.sens(batch, "--method", "prim", "--where", "lead_time_mean.after > q75", "--json"))
        steps, box = answer["methods"][0]["tables"]
        self.assertEqual((steps["key"], box["key"]), ("trajectory", "box"))
        self.assertEqual(steps["rows"][0]["points"]["value"] if isinstance(steps["rows"][0]["points"], dict) else steps["rows"][0]["points"], 120)
        other = self.sens(batch, "--method", "prim", "--where", "lead_time_mean.after > q75", "--box", "1")
        self.assertIn("It was made of box 1", other)

    def test_what_is_of_interest_may_be_nothing_or_all(self):
        batch = self.sweep()
        for where, says in [("lead_time_mean.after < 0", "none of the 60 points is of interest: no outcome is below 0"),
                            ("lead_time_mean.after > 0", "all of the 60 points are of interest"),
                            ("lead_time_mean.after", "< or > is missing"),
                            ("< 3", "does not begin with an outcome"),
                            ("lead_time_mean.after > q200", "no number and no quantile"),
                            ("lead_time < 3", "there is no outcome")]:
            with self.subTest(where):
                self.assert_run("sens", batch, "--method", "prim", "--where", where, code=USAGE, says=re.escape(says))
        self.assert_run("sens", batch, *GOOD, "--method", "prim", "--where", "lead_time_mean.after > 3", code=USAGE,
                        says="--where is about lead_time_mean.after and --outcome about good_per_day.after")
        self.assert_run("sens", batch, "--method", "prim", "--where", "lead_time_mean.after > q75", "--box", "99", code=USAGE,
                        says="there is no box 99: the trajectory has boxes 0 to")

    def test_policies_are_compared_over_worlds(self):
        batch = self.sweep("--points", 12, extra=CROSSED)
        english, korean = self.both(batch, *LEAD, "--method", "robustness", "--threshold", "2")
        self.assertRegex(english, r"(?m)^  many .*\n  few ")
        self.assertIn("2 policies in 12 worlds; less of mean lead time of a lot (after) is better", english)
        self.assertRegex(english, r"many is best by: mean \(\d+ %\)")
        self.assertIn("정책 2개, 상황 12개", korean)
        self.assertIn("Robustness: policies", self.sens(batch, *LEAD))  # a crossed design's own
        self.assertRegex(self.sens(batch, *LEAD, "--method", "robustness", "--more"), r"(?m)^  few .*\n  many ")
        for args, says in [(["--by", "median"], "no criterion 'median'; there are mean, worst"),
                           (["--by", "satisfied"], "wants a threshold"),
                           (["--worst-share", "0"], "worst worlds is above 0"),
                           (["--optimism", "2"], "optimism is from 0 to 1")]:
            with self.subTest(args):
                self.assert_run("sens", batch, *LEAD, "--method", "robustness", *args, code=USAGE, says=says)

    def test_a_world_in_which_a_policy_is_refused_is_left_out_by_name(self):
        batch = self.sweep("--points", 12, extra=CROSSED, constraints='"load < 90 or places > 2"')
        english, korean = self.both(batch, *LEAD, "--method", "robustness")
        self.assertRegex(english, r"Left out: load=9\d(\.\d+)?, repair=[\d.]+; policy few: refused by a constraint there \(point \d+\)")
        self.assertRegex(english, r"\d of 12 worlds are left out for all policies")
        self.assertRegex(korean, r"제외: load=9.*; 정책 few: 제약 위반 \(점 \d+\)")

    def test_points_that_are_not_crossed_are_told(self):
        batch = self.sweep()
        self.assert_run("sens", batch, *LEAD, "--method", "robustness", code=USAGE, says="the points are not crossed")

    def test_a_switching_value_and_its_interval(self):
        self.scenario()
        ask = ["s.lua", "--switching", "load", *GOOD, "--threshold", "1000", "-n", "6", "-q"]
        english, korean = self.both(*ask)
        at, low, high = (float(re.search(p, english).group(1)) for p in
                         (r"rises to 1,000 pieces/day at load = ([\d.]+) %", r"lie from ([\d.]+) %", r"lie from [\d.]+ % to ([\d.]+) %"))
        self.assertTrue(60 < low < at < high < 95)
        self.assertIn("load = ", korean)
        self.assertEqual(english, self.sens(*ask, "--threads", "3"))
        answer = self.assert_one_json(self.sens(*ask, "--json", "--out", "t.csv"))
        self.assertEqual((answer["method"], answer["outcome"], answer["replications"]), ("switching", "good_per_day.after", 6))
        with open(self.dir / "t.csv", newline="") as file:
            self.assertTrue(any(c["column"] == "outcome" for c in csv.DictReader(file)))
        self.assertIn("None within the range: from 60 % to 95 % of load",
                      self.sens("s.lua", "--switching", "load", *LEAD, "--threshold", "9000", "-n", "2", "-q"))
        self.assertRegex(self.sens("s.lua", "--switching", "places", *GOOD, "--threshold", "1150", "-n", "2", "-q"),
                         r"is 1,150 pieces/day or more with: .*8; below it with: 2")

    def test_where_the_better_of_two_policies_changes(self):
        self.scenario(CROSSED)
        english, korean = self.both("s.lua", "--switching", "load", *GOOD, "--policies", "many,few", "--threshold", "20", "-n", "3", "-q")
        self.assertIn("is that of policy many less that of policy few", english)
        self.assertRegex(english, "rises to 20 pieces/day at load = ")
        self.assertIn("정책 many에서 정책 few를 뺀 값", korean)

    def test_values_that_cannot_be_run_are_told(self):
        self.scenario(constraints='"load < 90"')
        english, korean = self.both("s.lua", "--switching", "load", *LEAD, "--threshold", "5", "-n", "3", "-q")
        self.assertRegex(english, r"1 values? ha(s|ve) no outcome, the first of them 9\d(\.\d+)? %: a constraint refuses it|"
                                  r"2 values have no outcome, the first of them 9\d(\.\d+)? %: a constraint refuses it")
        self.assertIn("a constraint refuses it", korean)

    def test_the_register_is_ordered_by_effect(self):
        self.scenario()
        ask = ["s.lua", "--assumptions", *GOOD, "-n", "3", "-q"]
        english, korean = self.both(*ask)
        rows = [line for line in english.splitlines() if re.match("  (load|repair|@line).*ASSUMP", line)]
        self.assertEqual([r.split()[0] for r in rows][0], "load")
        self.assertEqual(len(rows), 3)
        first = next(r for r in rows if r.startswith("  @line"))
        self.assertIn("a stopwatch", first)
        self.assertIn("ASSUMP", first)
        self.assertIn("가정 목록", korean)
        swings = [r["swing"]["value"] for r in self.assert_one_json(self.sens(*ask, "--json"))["found"]["tables"][0]["rows"]]
        self.assertEqual(swings, sorted(swings, reverse=True))
        self.assertEqual(english, self.sens(*ask, "--threads", "3"))

    def test_wrong_questions_are_answered(self):
        self.scenario()
        for args, says in [(["--switching", "lod"], "no factor \"lod\"\n.*did you mean load"),
                           (["--switching", "load", "--policies", "a,b"], "not two policies"),
                           (["--policies", "a,b"], "--policies goes with --switching"),
                           (["--switching", "load", "--assumptions"], "ask one at a time"),
                           (["--switching", "load", "--from", "90", "--to", "80"], "has no range"),
                           (["--switching", "load", "--from", "10"], "reaches beyond"),
                           (["--switching", "load", "--values", "1"], "values wants a whole number from 2"),
                           (["--switching", "load", "--outcome", "oee_"], "no outcome"),
                           (["--switching", "load", "--set", "load=percent(70)"], "")]:
            with self.subTest(args):
                code, out, err = self.run_it("sens", "s.lua", "-q", "-n", "2", *args)
                self.assertRegex(err, re.compile(says, re.S))
                if says:
                    self.assertEqual((code, out), (USAGE, ""))
        self.assert_run("sens", "--assumptions", code=USAGE, says="which scenario")
        self.write('return study { title = "t", horizon = days(2), replications = 2, plant = plant { shifts = "always", line "p" { machine "m" '
                   '{ cycle = minutes(1) } }, orders { product = "p", every = minutes(2) } } }', "s.lua")
        self.assert_run("sens", "s.lua", "--assumptions", "-q", code=USAGE, says="no assumption of this study has a range")


if __name__ == "__main__":
    test_cli.main()
