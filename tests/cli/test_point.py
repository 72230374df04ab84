#!/usr/bin/env python3
"""One point in, one row out: JSON, a stream of lines, Dakota's files; and what is said of input that is no point.

Usage: test_point.py GONGJANG FOLDER
"""

import json
import pathlib
import shlex
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SWEEP = "scenarios/recipes/90-sweep.lua"
SCENARIO = """
local fast = lever("fast", true, { values = { true, false } })
local gap = uncertainty("gap", assumed(minutes(2), { low = minutes(1), high = minutes(4) }))
local rule = lever("rule", "fewest_setups", { values = { "fifo", "fewest_setups" } })
local lots = uncertainty("lots", 3, { low = 1, high = 5 })
return study { title = "points", horizon = days(2), warm_up = days(0), replications = 5,
  plant = plant { shifts = "always", max_lots = 50,
    line "one" { machine "first" { rule = rule, cycle = fast and seconds(20) or minutes(1),
      setup = assumed(seconds(5), { low = seconds(1), high = seconds(9) }) } },
    orders { product = "one", every = gap, quantity = 3, lot = lots } },
  experiment = experiment { outcomes = "good_per_day", constraints = "lots < 5 or gap > 2", replications = 3 } }
"""


class Point(unittest.TestCase):
    def point(self, given, *more, code=0, scenario=SWEEP):
        text = given if isinstance(given, str) else json.dumps(given)
        done = subprocess.run([PROGRAM, "point", str(scenario), *map(str, more)], cwd=TOP, input=text, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def row(self, given, *more, **named):
        lines = self.point(given, *more, **named).stdout.splitlines()
        self.assertEqual(len(lines), 1)
        return json.loads(lines[0], parse_constant=lambda word: self.fail(f"{word} in a row"))

    def own(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / "points.lua"
        path.write_text(SCENARIO)
        return path

    def test_a_row_says_values_estimates_and_digest(self):
        row = self.row({"load": 85, "places": 8}, "-n", 4)
        self.assertEqual(row["values"], {"load": 85, "repair": 45, "places": 8, "cycle": 1})
        self.assertEqual((row["state"], row["status"], row["n"], row["n_failed"]), ("done", "OK", 4, 0))
        good = row["outcomes"]["good_per_day"]
        self.assertEqual(good["unit"], "pieces/d")
        self.assertGreater(good["after"]["mean"], 1000)
        self.assertGreater(good["after"]["half_width"], 0)
        self.assertEqual(good["difference"], {"mean": 0, "half_width": 0, "n": 4})
        self.assertEqual(len(row["digest"]), 16)
        self.assertEqual(row, self.row({"places": 8, "load": "percent(85)"}, "-n", 4) | {"values": row["values"]})

    def test_the_same_values_by_set_are_the_same_point(self):
        given = self.row({"load": 85}, "-n", 2)
        held = self.row({}, "-n", 2, "--set", "load=percent(85)")
        self.assertEqual(given["digest"], held["digest"])
        self.assertEqual(given["scenario"], held["scenario"])
        run = self.point({}, "-n", 2, "--seed", 7)
        self.assertNotEqual(json.loads(run.stdout)["digest"], self.row({}, "-n", 2)["digest"])

    def test_words_truth_whole_numbers_and_assumptions(self):
        path = self.own()
        place = '@line "one".machine "first".setup'
        row = self.row({"fast": False, "rule": "fifo", "lots": 2, "gap": 4, place: 3}, scenario=path)
        self.assertEqual(row["values"], {"fast": False, "gap": 4, "rule": "fifo", "lots": 2, place: 3})
        self.assertEqual(row["n"], 3)

    def test_check_lists_what_there_is_to_vary(self):
        path = self.own()
        done = subprocess.run([PROGRAM, "check", path, "--json", "--assumptions", "--set", "lots=5"], capture_output=True, text=True, timeout=60)
        found = json.loads(done.stdout)
        factors = {row["name"]: row for row in found["factors"]}
        self.assertEqual(factors["rule"]["values"], ["fifo", "fewest_setups"])
        self.assertEqual((factors["gap"]["low"], factors["gap"]["high"], factors["gap"]["unit"], factors["gap"]["mark"]), (1, 4, "minutes", "ASSUMP"))
        self.assertTrue(factors["lots"]["given"] and factors["lots"]["kind"] == "whole")
        self.assertEqual(found["defaults_refused_by"], "lots < 5 or gap > 2")
        self.assertIn('line "one".machine "first".setup', [row["place"] for row in found["assumptions"]])
        text = subprocess.run([PROGRAM, "check", path, "--set", "lots=5"], capture_output=True, text=True, timeout=60).stdout
        self.assertIn("uncertainty gap = 2 minutes, 1 to 4, uniform, ASSUMP", text)
        self.assertIn("uncertainty lots = 5, given and held", text)
        self.assertIn('warning: the defaults themselves break "lots < 5 or gap > 2"', text)

    def test_refused_and_failed_points_say_why(self):
        path = self.own()
        row = self.row({"lots": 5}, scenario=path, code=7)
        self.assertEqual((row["state"], row["status"], row["reason"], row["constraint"]), ("refused", "REFUSED", "lots < 5 or gap > 2", "lots < 5 or gap > 2"))
        row = self.row({"gap": 1, "lots": 1, "fast": False}, scenario=path, code=7)
        self.assertEqual((row["state"], row["status"], row["n"], row["n_failed"]), ("failed", "LIMIT", 3, 3))
        self.assertNotIn("outcomes", row)
        self.assertIn("50", row["reason"])
        row = self.row({"lots": -1, "gap": 3}, "--anywhere", scenario=path, code=7)
        self.assertEqual((row["state"], row["status"]), ("failed", "SCRIPT"))
        self.assertEqual(row["values"], {"fast": True, "gap": 3, "rule": "fewest_setups", "lots": -1})

    def test_a_failed_row_has_values_as_texts_and_only_those_given(self):
        path = self.own()
        path.write_text(SCENARIO.replace("return study", "if gap > minutes(3) then error('too long') end\nreturn study"))
        for given in ("hours(0.065)", 3.9, "3.9 min"):
            row = self.row({"gap": given, "rule": "fifo"}, scenario=path, code=7)
            self.assertEqual((row["state"], row["status"]), ("failed", "SCRIPT"))
            self.assertIn("too long", row["reason"])
            self.assertEqual(row["values"], {"fast": True, "gap": 3.9, "rule": "fifo", "lots": 3})

    def test_what_check_prints_cannot_be_typed(self):
        path = self.own()
        text = subprocess.run([PROGRAM, "check", path], capture_output=True, text=True, timeout=60).stdout
        words = [word for line in text.splitlines() if line.startswith("  --set ") for word in shlex.split(line)]
        self.assertIn("gap=minutes(2)", words)
        again = subprocess.run([PROGRAM, "check", path, *words], capture_output=True, text=True, timeout=60)
        self.assertEqual((again.returncode, again.stderr), (0, ""))
        self.assertEqual(again.stdout.splitlines()[1:5], text.splitlines()[1:5])
        for amount in ("3 min", "180 s", "0.05 h", "3분", "3minutes"):
            row = self.row({}, "-n", 1, "--set", f"gap={amount}", scenario=path)
            self.assertEqual((row["state"], row["values"]["gap"]), ("done", 3))

    def test_a_wrong_value_of_a_point_is_told_in_words_of_set(self):
        path = self.own()
        for given, says in [("3 mni", 'gap: "mni" is no unit'), ("3 +", 'gap: "3 +" is no value of the scenario language'), ("85 %", "gap: this is a ratio")]:
            err = self.point({"gap": given}, scenario=path, code=2).stderr
            self.assertIn(says, err)
            self.assertNotIn("--set", err)
            self.assertNotIn("<eof>", err)
            err = self.point({}, "--set", f"gap={given}", scenario=path, code=2).stderr
            self.assertIn("--set " + says, err)
            self.assertIn("--set 'gap=5 min'", err)

    def test_what_is_no_point_is_said(self):
        rows = [
            ("", "there is nothing on standard input"),
            ('{"load":}', "the point is no JSON: line 1, column 9"),
            ('{"load": 80,\n "load": 81}', "line 2, column"),
            ("[1]", "the point must be an object"),
            ('{"laod": 80}', 'no factor "laod"; did you mean "load"?'),
            ('{"load": 99}', "load = 99 lies outside of 60 to 95 percent"),
            ('{"load": "percent(99)"}', "load = 99 lies outside of 60 to 95 percent"),
            ('{"load": "minutes(5)"}', "this is a duration where the scenario has a ratio"),
            ('{"load": null}', "load must be a number, a text, true or false"),
            ('{"places": 5}', "places = 5 is not among 2, 4, 8"),
            ('{"places": "five"}', "places: unknown name 'five'"),
            ('{"@nowhere": 5}', "no assumption stands there"),
            ('{"@nowhere": "5"}', "must be a number in the unit of the register"),
            (json.dumps({'@line "one".machine "second".fails.repair.mean': 5}), "lies outside of 1200 to 5400 s"),
        ]
        for text, says in rows:
            with self.subTest(text=text):
                done = self.point(text, "--json", code=2)
                self.assertIn(says, done.stderr)
                self.assertIn(says, json.loads(done.stdout)["errors"][0]["message"])
        self.assertIn("load is held by --set", self.point({"load": 80}, "--set", "load=percent(70)", code=2).stderr)
        self.assertIn("did you mean", self.point({}, "--outcomes", "good_per_dya", code=2).stderr)
        self.assertIn("lots = 2.5 must be a whole number", self.point({"lots": 2.5}, scenario=self.own(), code=2).stderr)

    def test_a_stream_answers_line_by_line(self):
        process = subprocess.Popen([PROGRAM, "point", SWEEP, "-n", "2", "--outcomes", "good_per_day", "--stream"], cwd=TOP,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        answers = []
        for line in ['{"load": 70}', '{"load": }', '{"places": 2}']:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))  # before the next is asked
        process.stdin.close()
        self.assertEqual(process.wait(timeout=60), 7)
        process.stdout.close()
        self.assertEqual([row["state"] for row in answers], ["done", "error", "done"])
        self.assertIn("line 2, column", answers[1]["reason"])
        self.assertEqual(answers[0], self.row({"load": 70}, "-n", 2, "--outcomes", "good_per_day"))

    def dakota(self, text, code=0):
        FOLDER.mkdir(parents=True, exist_ok=True)
        params, results = FOLDER / "params.in", FOLDER / "results.out"
        params.write_bytes(text if isinstance(text, bytes) else text.encode())
        results.unlink(missing_ok=True)
        done = self.point("", "-n", 2, "--dakota", params, results, code=code, scenario=self.own())
        return done, results.read_text() if results.exists() else None

    def test_dakota_reads_and_writes_its_files(self):
        rest = "    2 functions\n  1 ASV_1:good_per_day.after\n  1 ASV_2:lead_time_mean\n  0 derivative_variables\n  1 eval_id\n"
        _, results = self.dakota("   2 variables\n  3.0 gap\n  fifo rule\n" + rest)
        lines = [line.split() for line in results.splitlines()]
        self.assertEqual([line[1] for line in lines], ["good_per_day.after", "lead_time_mean"])
        self.assertGreater(float(lines[0][0]), 100)
        _, results = self.dakota("1 variables\n5 lots\n" + rest, code=7)
        self.assertEqual(results, "FAIL lots < 5 or gap > 2\n")
        for text, says in [("two variables\n", '"N variables" is expected'), ("2 variables\n3 gap\n", "variable 2 of 2"),
                           ("2 variables\n3 gap\n2 gap\n" + rest, "\"gap\" is there twice"),
                           (b"1 variables\n\xff rule\n" + rest.encode(), "variable 1 is no UTF-8"),
                           ("1 variables\n3 gap\n1 functions\n2 ASV_1:good_per_day\n", "no gradients"),
                           ("1 variables\n3 gap\n1 functions\n1 ASV_1:good\n", "there is no outcome"),
                           ("1 variables\n3 gpa\n" + rest, "did you mean \"gap\"?")]:
            with self.subTest(text=text):
                done, results = self.dakota(text, code=2)
                self.assertIn(says, done.stderr)
                self.assertIsNone(results)


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
    FOLDER = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1])
