#!/usr/bin/env python3
"""What `sweep` and `merge` leave and say: a folder, its tables, failures by reason, shards, growing, bad files.

Usage: test_sweep.py GONGJANG FOLDER
"""

import contextlib
import csv
import filecmp
import json
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SCENARIO = """local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a test" }))
local places = lever("places", 4, { values = { 1, 2, 4, 8 } })
local rule = lever("rule", 1, { values = { 1, 2, 3 } })
if rule == 3 then error("rule 3 is for places above 4 only") end
return study {
  title = "A shop that fails at some points", title_ko = "일부 표본점에서 실패하는 공장",
  horizon = days(1), warm_up = hours(2), replications = 20,
  plant = plant { shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(minutes(1)) }, buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)) },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "sobol", points = 16, replications = 3,
    constraints = { "places * rule <= 10" } },
}
"""
WELL = SCENARIO.replace("if rule == 3", "if rule == 9").replace('    constraints = { "places * rule <= 10" } },', "  },")


class Sweeps(unittest.TestCase):
    def setUp(self):
        self.folder = FOLDER / self._testMethodName
        self.folder.mkdir()
        (self.folder / "f.lua").write_text(SCENARIO)
        (self.folder / "w.lua").write_text(WELL)

    def run_it(self, *words, code=0):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}{done.stderr}")
        return done

    def sweep(self, *words, code=0):
        return self.run_it("sweep", *words, "-q", "--threads", 2, code=code)

    def says(self, done, *words):
        for word in words:
            self.assertIn(word, done.stdout + done.stderr)

    def same(self, one, other):
        names = sorted(p.name for p in (self.folder / one).iterdir())
        self.assertEqual(names, sorted(p.name for p in (self.folder / other).iterdir()))
        self.assertEqual(filecmp.cmpfiles(self.folder / one, self.folder / other, names, shallow=False)[0], names)

    def table(self, folder, name):
        with open(self.folder / folder / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def test_failed_points_are_told_by_reason_with_the_command_that_shows_one(self):
        done = self.sweep("f.lua", "--out", "x", code=7)
        self.says(done, "16 points: 9 done, 4 refused by constraints, 3 failed; 27 replications, 0 of them failed",
                  "4 refused: places * rule <= 10", "3 failed: f.lua:4: rule 3 is for places above 4 only", "x/points.csv")
        command = done.stdout.split("the first: ")[1].split("\n")[0]
        shown = subprocess.run(command.replace("gongjang", PROGRAM, 1), shell=True, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(shown.returncode, 3, shown.stderr)
        self.assertIn("rule 3 is for places above 4 only", shown.stderr)
        states = [line["state"] for line in self.table("x", "points.csv")]
        self.assertEqual((states.count("done"), states.count("refused"), states.count("failed")), (9, 4, 3))
        self.assertFalse((self.folder / "x.batch").exists())
        again = self.sweep("f.lua", "--out", "x", "--lang", "ko", code=7)
        self.says(again, "이미 완료됨", "제외 4개: places * rule <= 10", "일 납품 수량, 도입 후")
        facts = json.loads(self.sweep("f.lua", "--out", "x", "--json", code=7).stdout)
        self.assertEqual((facts["done"], facts["refused"], facts["failed"], facts["was_finished"]), (9, 4, 3, True))
        self.assertEqual([fault["count"] for fault in facts["faults"]], [4, 3])
        self.assertEqual(facts["folder"], "x")

    def test_tables_and_database_say_the_same(self):
        self.sweep("w.lua", "--out", "x")
        db = sqlite3.connect(self.folder / "x" / "results.sqlite")
        rows = self.table("x", "rows.csv")
        stored = db.execute('SELECT point, replication, status, digest, "good_per_day.after" FROM row ORDER BY id').fetchall()
        self.assertEqual([(int(r["point"]), int(r["replication"]), r["status"], r["digest"]) for r in rows], [s[:4] for s in stored])
        for r, s in zip(rows, stored):
            self.assertAlmostEqual(float(r["good_per_day.after"]), s[4], delta=1e-9 * abs(s[4]))
        package = json.loads((self.folder / "x" / "datapackage.json").read_text())
        by_name = {resource["name"]: resource for resource in package["resources"]}
        self.assertEqual(sorted(by_name), ["factors", "means", "points", "ranges", "responses", "rows"])
        self.assertEqual(by_name["rows"]["schema"]["primaryKey"], ["point", "replication"])
        self.assertEqual(by_name["rows"]["schema"]["foreignKeys"], [{"fields": "point", "reference": {"resource": "points", "fields": "point"}}])
        for name, resource in by_name.items():
            self.assertEqual([f["name"] for f in resource["schema"]["fields"]], list(self.table("x", name + ".csv")[0]))
        mean = sum(s[4] for s in stored if s[0] == 5) / 3
        self.assertAlmostEqual(float(self.table("x", "means.csv")[5]["good_per_day.after.mean"]), mean, delta=1e-8 * mean)
        ranges = {line["outcome"]: line for line in self.table("x", "ranges.csv")}
        least = min(float(line["good_per_day.after.mean"]) for line in self.table("x", "means.csv"))
        self.assertAlmostEqual(float(ranges["good_per_day.after"]["least"]), least, places=6)

    def test_shards_join_to_the_bytes_of_one_sweep(self):
        self.sweep("w.lua", "--out", "x")
        for n in (3, 16):
            for i in range(n, 0, -1):
                done = self.sweep("w.lua", "--out", f"s{n}", "--shard", f"{i}/{n}")
                self.says(done, f"shard {i} of {n}", f"gongjang merge s{n}.*-of-{n}.batch")
            files = sorted(p.name for p in self.folder.glob(f"s{n}.*.batch"))
            facts = json.loads(self.run_it("merge", *files, "--json").stdout)
            self.assertEqual((facts["done"], facts["folder"]), (16, f"s{n}"))
            self.same("x", f"s{n}")
        self.says(self.run_it("merge", "s3.1-of-3.batch", "s3.3-of-3.batch", "--out", "y", code=2),
                  "shard 2 of 3 is missing", "gongjang sweep w.lua --shard 2/3 --out s3")
        self.says(self.run_it("merge", "s3.1-of-3.batch", "s16.2-of-16.batch", "--out", "y", code=2), "is one of 16 shards")
        self.sweep("w.lua", "--out", "other", "--shard", "2/3", "--seed", 9)
        self.says(self.run_it("merge", "s3.1-of-3.batch", "other.2-of-3.batch", "s3.3-of-3.batch", "--out", "y", code=2), "its seed is 9, there it is")
        cut = self.folder / "s3.2-of-3.batch"
        os.truncate(cut, cut.stat().st_size // 2)
        self.says(self.run_it("merge", *[f"s3.{i}-of-3.batch" for i in (1, 2, 3)], "--out", "y", code=1), "s3.2-of-3.batch", "is cut off")
        self.says(self.sweep("w.lua", "--out", "z", "--shard", "5/4", code=2), "not '5/4'")
        self.assertFalse((self.folder / "y").exists())

    def test_a_finished_sweep_grows(self):
        self.sweep("w.lua", "--out", "x", "--points", 8)
        done = self.run_it("sweep", "w.lua", "--out", "x", "--threads", 2, "--points", 24)
        self.says(done, "goes on: 8 points and 24 replications are there; 8 points become 24", "24 points: 24 done")
        self.sweep("w.lua", "--out", "straight", "--points", 24)
        self.same("x", "straight")
        done = self.run_it("sweep", "w.lua", "--out", "x", "--threads", 2, "--points", 24, "--replications", 4)
        self.says(done, "3 replications become 4")
        self.sweep("w.lua", "--out", "more", "--points", 24, "--replications", 4)
        self.same("x", "more")
        (self.folder / "w.lua").write_text(WELL.replace("points = 16, replications = 3", "points = 30, replications = 5"))
        self.says(self.run_it("sweep", "w.lua", "--out", "x", "--threads", 2), "24 points become 30; 4 replications become 5")
        self.sweep("w.lua", "--out", "most")
        self.same("x", "most")
        (self.folder / "w.lua").write_text(WELL)
        self.says(self.sweep("w.lua", "--out", "x", "--points", 8, "--replications", 4, code=2), "its number of replications is 5, here it is 4")

    def test_what_kills_left_is_put_right(self):
        self.sweep("w.lua", "--out", "x", "--points", 8)
        (self.folder / "x.batch").write_bytes(b"")  # as if killed when the file for more points was just made
        self.says(self.run_it("sweep", "w.lua", "--out", "x", "--points", 16, "--threads", 2), "goes on: 8 points and 24 replications are there")
        self.assertFalse((self.folder / "x.batch").exists())
        self.says(self.sweep("w.lua", "--out", "x", "--points", 16, "--design", "lhs", code=2), "its design is sobol")
        self.assertFalse((self.folder / "x.batch").exists())

    def test_a_point_that_missed_its_precision_looks_like_one_that_reached_it(self):
        self.says(self.run_it("sweep", TOP / "scenarios/recipes/92-scenarios-and-policies.lua", "--out", "x", "-q"),
                  "4 of 9 points done did not reach ± 0.25 hours of lead_time_mean.after within 20 replications", "the widest, point 8: ± 1.97 hours")
        found = json.loads(self.run_it("sweep", TOP / "scenarios/recipes/92-scenarios-and-policies.lua", "--out", "x", "-q", "--json").stdout)
        self.assertEqual([found["precision"][key] for key in ("of", "asked", "unit", "points", "points_not_reached", "widest_point")],
                         ["lead_time_mean.after", 0.25, "h", 9, 4, 8])
        with open(self.folder / "x/points.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["is_precise"] for row in rows], list("111011000"))
        for row in rows:
            self.assertEqual(float(row["half_width"]) <= 0.25, row["is_precise"] == "1")
        with contextlib.closing(sqlite3.connect(self.folder / "x/results.sqlite")) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM point WHERE is_precise = 0").fetchone()[0], 4)
        self.sweep("w.lua", "--out", "fixed")
        self.assertNotIn("is_precise", (self.folder / "fixed/points.csv").read_text())

    def precise(self, least):
        text = (TOP / "scenarios/recipes/92-scenarios-and-policies.lua").read_text()
        self.assertIn("replications_min = 4", text)
        (self.folder / "precise.lua").write_text(text.replace("replications_min = 4", f"replications_min = {least}"))

    def test_the_least_number_of_replications_is_not_kept_by_the_blocks(self):
        for least in (4, 12):
            self.precise(least)
            self.says(self.run_it("sweep", "precise.lua", "--dry-run"), f"{least} to 20")
            self.sweep("precise.lua", "--out", f"x{least}", "-q")
            with open(self.folder / f"x{least}/points.csv", encoding="utf-8-sig", newline="") as file:
                self.assertEqual([int(row["replications"]) for row in csv.DictReader(file)][:3], [least] * 3)

    def test_a_precision_sweep_that_ended_at_its_cap_cannot_be_given_more(self):
        self.precise(4)
        for most in (3, 15, 24):
            self.sweep("precise.lua", "--out", "x", "-q", "-n", most)
        self.sweep("precise.lua", "--out", "fresh", "-q", "-n", 24)
        self.same("x", "fresh")

    def test_named_scenarios_and_policies_cannot_be_found_in_the_tables(self):
        text = (TOP / "scenarios/recipes/92-scenarios-and-policies.lua").read_text()
        self.assertIn('sampling = "crossed", ', text)
        (self.folder / "named.lua").write_text(text.replace('sampling = "crossed", ', ""))  # what is named is crossed
        self.sweep("named.lua", "--out", "x", "--replications", 4)
        names = [(s, p) for s in ("slump", "as now", "boom") for p in ("as now", "more room", "by due date")]
        for table in ("points", "means"):
            with open(self.folder / f"x/{table}.csv", encoding="utf-8-sig", newline="") as file:
                self.assertEqual([(row["scenario"], row["policy"]) for row in csv.DictReader(file)], names)
            fields = next(r for r in json.loads((self.folder / "x/datapackage.json").read_text())["resources"] if r["name"] == table)["schema"]["fields"]
            self.assertLessEqual({"scenario", "policy"}, {field["name"] for field in fields})
        with contextlib.closing(sqlite3.connect(self.folder / "x/results.sqlite")) as db:
            self.assertEqual(db.execute("SELECT scenario, policy FROM point ORDER BY point").fetchall(), names)
        self.says(self.run_it("sens", "x", "--method", "robustness"), "named scenarios x named policies, 9 points")
        (self.folder / "named.lua").write_text(text.replace('"crossed"', '"joint"'))
        self.says(self.sweep("named.lua", "--out", "y", code=4), "belong to a crossed experiment")

    def test_a_population_is_sent_to_one_of_its_firms(self):
        text = (TOP / "scenarios" / "recipes" / "85-population.lua").read_text()
        text = text.replace('parameter("share", 0.5)', 'uncertainty("share", 0.5, { low = 0.3, high = 0.7 })')
        (self.folder / "p.lua").write_text(text)
        done = self.sweep("p.lua", "--design", "oat", "-n", 1, "--set", "firms=3", "--out", "p")
        self.says(done, "3 points: 3 done")
        self.run_it("verify", "p")

    def test_a_table_grows_at_its_end_only(self):
        table = self.folder / "points.csv"
        table.write_text("load,places\n70,2\n80,4\n")
        self.sweep("w.lua", "--out", "x", "--points-from", "points.csv")
        table.write_text("load,places\n70,2\n80,4\n90,8\n")
        self.says(self.sweep("w.lua", "--out", "x", "--points-from", "points.csv"), "3 points: 3 done")
        table.write_text("load,places\n71,2\n80,4\n90,8\n")
        self.says(self.sweep("w.lua", "--out", "x", "--points-from", "points.csv", code=2), "point 0 has other values")

    def test_what_differs_is_named_and_left_alone(self):
        self.sweep("w.lua", "--out", "x")
        before = (self.folder / "x" / "manifest.json").read_bytes()
        self.says(self.sweep("w.lua", "--out", "x", "--seed", 2, code=2), "its seed is 1, here it is 2")
        self.says(self.sweep("w.lua", "--out", "x", "--design", "lhs", code=2), "its design is sobol, here it is lhs")
        (self.folder / "w.lua").write_text(WELL.replace("-- ", "").replace("days(1)", "days(2)"))
        self.says(self.sweep("w.lua", "--out", "x", code=2), "horizon_us = 86400000000", "172800000000")
        self.assertEqual((self.folder / "x" / "manifest.json").read_bytes(), before)
        self.run_it("run", "w.lua", "--replications", 2, "--out", "r", "-q")
        self.says(self.sweep("w.lua", "--out", "r", code=2), "holds the results of a run, not of a sweep")
        (self.folder / "other.lua").write_text(WELL)
        self.says(self.sweep("other.lua", "--out", "x", code=2), "its scenario is w, here it is other", "move what is there away")
        self.assertEqual((self.folder / "x" / "manifest.json").read_bytes(), before)
        (self.folder / "letters").mkdir()
        (self.folder / "letters" / "a").write_text("b")
        self.says(self.sweep("w.lua", "--out", "letters", code=2), "is not a results folder")
        self.assertTrue((self.folder / "letters" / "a").exists())
        (self.folder / "junk.batch").write_text("not a database, and longer than the header of one would be: " * 4)
        self.says(self.sweep("w.lua", "--out", "junk", code=1), "is no batch file")

    def test_a_run_does_not_replace_the_results_of_a_sweep(self):
        self.sweep("w.lua", "--out", "x", "--points", 4)
        before = {p.name: p.read_bytes() for p in (self.folder / "x").iterdir()}
        done = self.run_it("run", "w.lua", "--out", "x", code=2)
        self.says(done, "x: holds the results of a sweep, not of a run", "choose another folder with --out")
        self.assertNotIn("replications", done.stdout + done.stderr)  # said before anything is run
        self.says(self.run_it("store", "merge", "x", "x", "--out", "x", code=2), "is there already")
        self.assertEqual({p.name: p.read_bytes() for p in (self.folder / "x").iterdir()}, before)
        self.run_it("store", "merge", "x", "x", "--out", "m")
        for command in ("run", "sweep"):
            self.says(self.run_it(command, "w.lua", "--out", "m", code=2), f"m: holds the results of a `store merge`, not of a {command}")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["f.lua", "m", "w.lua", "x"])

    def test_a_flipped_bit_in_a_shard_is_found(self):
        for i in (1, 2, 3):
            self.sweep("w.lua", "--out", "s", "--shard", f"{i}/3")
        files = [f"s.{i}-of-3.batch" for i in (1, 2, 3)]
        shard = self.folder / files[1]
        whole = shard.read_bytes()
        value = sqlite3.connect(shard).execute('SELECT "lead_time_mean.after" FROM row WHERE id = (4 << 24) + 1').fetchone()[0]
        at = whole.index(struct.pack(">d", value)) + 7
        shard.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        self.says(self.run_it("merge", *files, code=1), "row 4,1 of s.2-of-3.batch is damaged",
                  "remove the file of that shard and run it again: gongjang sweep w.lua --shard 2/3 --out s")
        self.assertFalse((self.folder / "s").exists())
        shard.write_bytes(whole)
        self.run_it("merge", *files)
        db = sqlite3.connect(shard)
        db.execute("DELETE FROM row WHERE id = (4 << 24) + 1")
        db.commit()
        db.close()
        self.says(self.run_it("merge", *files, "--out", "t", code=1), "point 4 of s.2-of-3.batch is damaged")

    def test_a_changed_database_is_not_worked_with(self):
        self.sweep("w.lua", "--out", "x", "--points", 8)
        db = sqlite3.connect(self.folder / "x" / "results.sqlite")
        db.execute('UPDATE row SET "good_per_day.after" = 100 * "good_per_day.after" WHERE id = 1')
        db.commit()
        db.close()
        manifest = (self.folder / "x" / "manifest.json").read_bytes()
        for words in (("sens", "x"), ("store", "export", "x", "--as", "npy"), ("store", "export", "x", "--as", "csv"),
                      ("sweep", "w.lua", "--points", 16, "--out", "x"), ("sweep", "w.lua", "--points", 8, "--out", "x")):
            self.says(self.run_it(*words, code=1), "x/results.sqlite: was changed after it was written", "`gongjang verify x`",
                      "run its sweep again: gongjang sweep w.lua --points 8")
        self.assertEqual((self.folder / "x" / "manifest.json").read_bytes(), manifest)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["f.lua", "w.lua", "x"])
        self.run_it("run", "w.lua", "--out", "r", "--replications", 2, "-q")
        with open(self.folder / "r" / "results.sqlite", "r+b") as file:
            file.seek(-1, 2)
            file.write(b"?")
        self.says(self.run_it("store", "export", "r", "--as", "npy", code=1), "r/results.sqlite: was changed after it was written")

    def test_where_it_was_started_changes_no_byte(self):
        (self.folder / "here").mkdir()
        (self.folder / "here" / "f.lua").write_text(SCENARIO)
        here, self.folder = self.folder, self.folder / "here"
        self.sweep("f.lua", "--out", "x", code=7)
        self.sweep("f.lua", "--out", "s", "--shard", "2/3", code=7)
        self.folder = here
        done = self.sweep("here/f.lua", "--out", "y", code=7)
        self.says(done, "3 failed: f.lua:4: rule 3", "gongjang check here/f.lua")
        self.same("here/x", "y")
        for i in (1, 3):
            self.sweep("here/f.lua", "--out", "here/s", "--shard", f"{i}/3", code=7 if i == 1 else 0)
        self.run_it("merge", *[f"here/s.{i}-of-3.batch" for i in (1, 2, 3)], "--out", "z", code=7)
        self.same("here/x", "z")
        self.run_it("verify", "z")


if __name__ == "__main__":
    PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    unittest.main(argv=sys.argv[:1])
