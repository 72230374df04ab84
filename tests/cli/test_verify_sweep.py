#!/usr/bin/env python3
"""Sweeps checked, lived again, and handed on: verify, replay --row, store merge and export over a sweep's folder.

    test_verify_sweep.py GONGJANG WORK [TEST...]
"""

import contextlib
import csv
import hashlib
import json
import re
import shutil
import sqlite3

import test_cli
import test_store
from test_cli import FAULT, LITTLE, MISMATCH, OK, USAGE, Case, tree

SCENARIO = """
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a test" }))
local places = lever("places", 4, { values = { 2, 4, 8 } })
return study {
  title = "Two machines", horizon = days(4), warm_up = days(1), replications = 4,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(minutes(1)) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)) },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 8, replications = 3, CONSTRAINTS },
}
"""
PLAIN = SCENARIO.replace(", CONSTRAINTS", "")
BOUND = SCENARIO.replace("CONSTRAINTS", 'constraints = { "load * 0 + places < 8" }')


def rewrite(folder, name, change):
    """Change a database or a file of a folder and put every digest right again, as somebody would who wants it believed."""
    path = folder / name
    if name.endswith(".sqlite"):
        with contextlib.closing(sqlite3.connect(path)) as db, db:
            for statement in change:
                assert db.execute(statement).rowcount != 0, statement
    else:
        path.write_bytes(change(path.read_bytes()))
    data = path.read_bytes()
    text = (folder / "manifest.json").read_text()
    text = re.sub(r'("path": "' + re.escape(name) + r'",\s*"sha256": ")[0-9a-f]{64}(",\s*"bytes": )\d+',
                  lambda m: m[1] + hashlib.sha256(data).hexdigest() + m[2] + str(len(data)), text)
    end = re.search(r',\n\s*"manifest_sha256": "([0-9a-f]{64})"', text)
    own = hashlib.sha256((text[:end.start()] + text[end.end():]).encode()).hexdigest()
    (folder / "manifest.json").write_text(text.replace(end[1], own))


class Sweep(Case):
    def sweep(self, text=PLAIN, folder="s", *args, code=OK):
        self.write(text, "two.lua")
        self.assert_run("sweep", "two.lua", "--quiet", "--out", folder, *args, code=code)
        return self.dir / folder

    def copy(self, folder, name="changed"):
        shutil.rmtree(self.dir / name, ignore_errors=True)
        return shutil.copytree(folder, self.dir / name)

    def rows(self, folder):
        return list(csv.DictReader((folder / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))


class Verify(Sweep):
    def test_a_sweep_is_verified_without_its_scenario(self):
        folder = self.sweep()
        (self.dir / "two.lua").unlink()
        out, _ = self.assert_run("verify", folder)
        self.assertRegex(out, r"s: all files as written, 4 of 24 rows run again, all the same \(--pick \d+\)\.\n$")
        again = json.loads(self.assert_run("verify", folder, "--json")[0])
        self.assertEqual(int(again["pick"]), int(json.loads((folder / "manifest.json").read_text())["rows_digest"], 16))
        self.assertIn("24 of 24 rows", self.assert_run("verify", folder, "--rows", "99", "--pick", "1")[0])

    def test_the_manifest_tells_the_experiment(self):
        manifest = json.loads((self.sweep() / "manifest.json").read_text())
        self.assertEqual(manifest["command"], ["gongjang", "sweep", "two.lua"])
        self.assertEqual([f["name"] for f in manifest["experiment"]["factors"]], ["load", "places"])
        self.assertEqual(manifest["experiment"]["design"]["kind"], "lhs")
        self.assertLessEqual({"seed", "versions", "rows_digest", "sources", "files", "points", "rows"}, set(manifest))

    def test_a_changed_file_is_found_before_anything_is_run(self):
        folder = self.sweep()
        (folder / "rows.csv").write_bytes((folder / "rows.csv").read_bytes().replace(b"OK", b"ok", 1))
        self.assert_run("verify", folder, code=MISMATCH, says=r"rows\.csv: was changed after it was written")

    def test_a_changed_row_is_found_by_running_it_alone(self):
        """Also where every digest was put right. The message names the row and a command that shows the same."""
        whole = self.sweep()
        row = 3 * 5 + 2  # point 5, replication 2
        identity = 5 * 2**24 + 2
        for change, says in (
            (f'UPDATE row SET "good_per_day.after" = "good_per_day.after" + 1e-9 WHERE id = {identity}', r"good_per_day\.after is \S+ in the folder, \S+ now"),
            (f"UPDATE row SET digest = '{'0' * 16}' WHERE id = {identity}", r"digest 0000000000000000 in the folder, [0-9a-f]{16} now"),
            (f"UPDATE row SET status = 'LIMIT' WHERE id = {identity}", r"LIMIT in the folder, OK now"),
        ):
            folder = self.copy(whole)
            rewrite(folder, "results.sqlite", [change])
            self.assert_run("verify", folder, "--rows", "24", code=MISMATCH,
                            says=rf"row {row} \(point 5, replication 2\): {says}\n  `gongjang replay {folder} --row {row}` shows it")
            self.assert_run("replay", folder, "--row", row, code=MISMATCH, says="the folder has")
            self.assert_run("replay", folder, "--row", row - 1)

    def test_a_changed_value_of_a_factor_is_found(self):
        folder = self.sweep()
        rewrite(folder, "results.sqlite", ['UPDATE point SET "load" = "load" + 0.5 WHERE point = 3'])
        self.assert_run("verify", folder, "--rows", "24", code=MISMATCH, says=r"row 9 \(point 3, replication 0\)")

    def test_points_without_rows_are_looked_at_too(self):
        folder = self.sweep(BOUND)
        refused = [p for p in csv.DictReader((folder / "points.csv").read_text(encoding="utf-8-sig").splitlines()) if p["state"] == "refused"]
        self.assertGreater(len(refused), 0)
        out, _ = self.assert_run("verify", folder)
        self.assertIn(f"{min(4, len(refused))} of {len(refused)} points without rows looked at again", out)
        rewrite(folder, "results.sqlite", [f"UPDATE point SET reason = 'places < 3' WHERE point = {refused[0]['point']}"])
        for pick in range(1, 40):  # one of the refused ones: some choice has it
            code, _, err = self.run_it("verify", folder, "--pick", pick)
            if code != OK:
                break
        self.assertEqual(code, MISMATCH)
        self.assertIn(f"point {refused[0]['point']} is refused by \"places < 3\" in the folder", err)

    def test_results_of_another_build_and_damaged_ones_are_said(self):
        whole = self.sweep()
        folder = self.copy(whole)
        rewrite(folder, "results.sqlite", ["UPDATE meta SET value = replace(value, 'study.confidence = 0.95', 'study.confidence = 0.9') WHERE name = 'frozen'"])
        self.assert_run("verify", folder, code=MISMATCH, says="freezes to another text now than when it was made, by gongjang 0.1.0\n  use the build")
        folder = self.copy(whole)
        rewrite(folder, "results.sqlite", ["DELETE FROM source"])
        code, _, err = self.run_it("verify", folder)
        self.assertEqual(code, FAULT, err)
        self.assertRegex(err, "damaged")
        (folder / "results.sqlite").unlink()
        self.assert_run("verify", folder, code=FAULT)
        self.assert_run("verify", "nothing.batch", code=USAGE, says="nothing.batch: is not there")


class Replay(Sweep):
    def test_every_row_comes_out_as_it_is_stored(self):
        folder = self.sweep()
        rows = self.rows(folder)
        for number in (0, 7, 23):
            for arm in ("before", "after"):
                out, err = self.assert_run("replay", folder, "--row", number, "--arm", arm, "--json")
                lived = json.loads(out)
                self.assertEqual(lived["replication"], int(rows[number]["replication"]))
                self.assertEqual(f"{lived['outcomes']['good_per_day']:.10g}", rows[number][f"good_per_day.{arm}"])
                self.assertRegex(err, rf"row {number}: point {rows[number]['point']} \(load = \S+ percent, places = [248]\)")

    def test_with_a_trace(self):
        folder = self.sweep()
        self.assert_run("replay", folder, "--row", "4", "--trace", "t.jsonl")
        lines = [json.loads(line) for line in (self.dir / "t.jsonl").read_text().splitlines()]
        self.assertEqual((lines[0]["replication"], lines[-1]["status"]), (1, "OK"))
        out, _ = self.assert_run("replay", folder, "--row", "4", "--print", "--until", "30")
        self.assertTrue(out.startswith("hour\thappening"))
        self.assert_run("replay", folder, "--row", "4", "--log", "l.csv")

    def test_what_is_wrong_is_said(self):
        folder = self.sweep()
        self.assert_run("replay", folder, code=USAGE, says="holds a sweep, of many points\n  say which row with --row")
        self.assert_run("replay", folder, "--row", "24", code=USAGE, says="there is no row 24: the last is 23")
        self.assert_run("replay", folder, "--row", "2", "--replication", "1", code=USAGE, says="--row says which replication")


class BatchFile(Sweep):
    """What is done for a folder is done for the file of a shard, as far as it goes."""

    def test_a_shard_is_listed_verified_replayed_and_exported(self):
        self.write(PLAIN, "two.lua")
        self.assert_run("sweep", "two.lua", "--quiet", "--out", "results/s", "--shard", "2/3")
        listed = json.loads(self.assert_run("store", "ls", "--json")[0])["results"]
        self.assertEqual([(r["folder"], r["kind"], r["points"], r["rows"]) for r in listed], [("results/s.2-of-3.batch", "batch", 3, 9)])
        batch = listed[0]["folder"]
        self.assertIn("9 of 9 rows", self.assert_run("verify", batch, "--rows", "9")[0])
        _, err = self.assert_run("replay", batch, "--row", "3")
        self.assertIn("row 3: point 4 (", err)
        self.assert_run("store", "export", batch, "--as", "npy", "--out", "a")
        _, state = test_store.read_npy(self.dir / "a" / "state.npy")
        self.assertEqual(["-" if s != s else int(s) for s in state], ["-", 0, "-", "-", 0, "-", "-", 0])
        self.assert_run("store", "export", batch, "--as", "csv", "--out", "c", code=USAGE, says="has no tables yet\n  finish the sweep")
        self.assert_run("store", "drop", batch, "--yes", code=FAULT, says="name the folder of the results, not a file")


class HandedOn(Sweep):
    def test_arrays_of_a_sweep(self):
        folder = self.sweep(BOUND)
        self.assert_run("store", "export", folder, "--as", "npy", "--out", "a")
        names = {a["file"]: a for a in json.loads((self.dir / "a" / "arrays.json").read_text())["arrays"]}
        shape, x = test_store.read_npy(self.dir / "a" / "X.npy")
        self.assertEqual((shape, [p["name"] for p in names["X.npy"]["dimensions"][1]["places"]]), ((8, 2), ["load", "places"]))
        self.assertEqual(names["X.npy"]["dimensions"][1]["places"][1]["choices"], ["2", "4", "8"])
        shape, y = test_store.read_npy(self.dir / "a" / "Y.npy")
        responses = [p["name"] for p in names["Y.npy"]["dimensions"][2]["places"]]
        self.assertEqual(shape, (8, 3, len(responses)))
        _, state = test_store.read_npy(self.dir / "a" / "state.npy")
        points = list(csv.DictReader((folder / "points.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual([("done", "refused", "failed")[int(s)] for s in state], [p["state"] for p in points])
        self.assertEqual([f"{x[2 * i]:.10g}" for i in range(8)], [p["load"] for p in points])
        stored = {(int(r["point"]), int(r["replication"])): r for r in self.rows(folder)}
        for point in range(8):
            for replication in range(3):
                for k, name in enumerate(responses):
                    value = y[(point * 3 + replication) * len(responses) + k]
                    row = stored.get((point, replication))
                    self.assertEqual("" if value != value else f"{value:.10g}", row[name] if row else "")

    def test_a_crate_of_a_sweep_can_be_verified(self):
        folder = self.sweep()
        self.assert_run("store", "export", folder, "--as", "ro-crate", "--out", "crate", "--date", "2026-11-22")
        self.assert_run("verify", "crate")
        graph = {e["@id"]: e for e in json.loads((self.dir / "crate" / "ro-crate-metadata.json").read_text())["@graph"]}
        self.assertEqual(graph["scenario/two.lua"]["@type"], "File")
        self.assertEqual((self.dir / "crate" / "scenario" / "two.lua").read_text(), PLAIN)

    def test_a_report_of_a_sweep(self):
        self.assert_run("store", "export", self.sweep(), "--as", "stress-des", "--out", "r")
        text = (self.dir / "r" / "stress-des.md").read_text()
        self.assertIn("`lhs`, 8 points asked for, 3 replications a point", text)
        self.assertIn("    gongjang sweep two.lua\n", text)

    def test_the_shelf_tells_sweeps_from_runs(self):
        self.sweep(BOUND, "results/s")
        listed = json.loads(self.assert_run("store", "ls", "--json")[0])["results"]
        rows = len(self.rows(self.dir / "results" / "s"))
        self.assertEqual([(r["kind"], r["points"], r["rows"]) for r in listed], [("sweep", 8, rows)])
        self.assert_run("store", "drop", "results/s", "--yes")
        self.assertFalse((self.dir / "results" / "s").exists())


class Merge(Sweep):
    def test_rows_of_one_scenario_are_merged_as_they_are(self):
        one, other = self.sweep(), self.sweep(PLAIN, "t/s")
        self.assert_run("store", "merge", one, other, "--out", "m")
        lines = list(csv.DictReader((self.dir / "m" / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual({(r["result"], r["model_version"]) for r in lines}, {("s", "0.1.0"), ("s-2", "0.1.0")})
        rows = self.rows(one)
        found = {(r["row"], r["arm"], r["name"]): r["value"] for r in lines if r["result"] == "s"}
        for number, row in enumerate(rows):
            for arm in ("before", "after"):
                for name in ("good_per_day", "lead_time_mean"):
                    self.assertEqual(found[str(number), arm, name], row[f"{name}.{arm}"])
        self.assertEqual(len(lines), 2 * len(rows) * 4)
        self.assertIn("All are of one model version and one scenario.", (self.dir / "m" / "README.md").read_text())
        package = json.loads((self.dir / "m" / "datapackage.json").read_text())
        self.assertEqual({r["path"] for r in package["resources"]}, {"rows.csv", "results.csv"})
        self.assertEqual([r["kind"] for r in json.loads(self.assert_run("store", "ls", "m", "--json")[0])["results"]], ["merged"])
        self.assert_run("verify", "m", code=USAGE, says="holds rows merged from several results")
        self.assert_run("store", "drop", "m", "--yes")

    def test_different_versions_and_scenarios_are_never_mixed_in_silence(self):
        sweep = self.sweep()
        self.write(LITTLE)
        self.assert_run("run", "little.lua", "--quiet", "--replications", "2", "--out", "run")
        self.assert_run("store", "merge", sweep, "run", "--out", "m", code=USAGE, says="is of scenario [0-9a-f]{12}, run of scenario [0-9a-f]{12}\n  --mixed merges")
        self.assertFalse((self.dir / "m").exists())
        _, err = self.assert_run("store", "merge", sweep, "run", "--out", "m", "--mixed")
        self.assertIn("the rows are of different scenarios: see the columns model_version and scenario", err)
        self.assertIn("**Different scenarios are mixed here.**", (self.dir / "m" / "README.md").read_text())
        lines = list(csv.DictReader((self.dir / "m" / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual(len({r["scenario"] for r in lines}), 2)
        other = self.copy(sweep, "older")
        rewrite(other, "frozen.txt", lambda b: b)
        text = (other / "manifest.json").read_text().replace('"gongjang": "0.1.0"', '"gongjang": "0.0.9"')
        (other / "manifest.json").write_text(text)
        rewrite(other, "frozen.txt", lambda b: b)
        self.assert_run("store", "merge", sweep, other, "--out", "v", code=USAGE, says=r"by gongjang 0\.1\.0, older by gongjang 0\.0\.9: different models".replace("older", ".*older"))
        _, err = self.assert_run("store", "merge", sweep, other, "--out", "v", "--mixed")
        self.assertIn("different model versions", err)
        self.assertIn("**Different model versions are mixed here.**", (self.dir / "v" / "README.md").read_text())
        lines = list(csv.DictReader((self.dir / "v" / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual({r["model_version"] for r in lines}, {"0.1.0", "0.0.9"})
        self.assert_no_staging()

    def test_what_is_wrong_is_said(self):
        folder = self.sweep()
        before = tree(folder)
        self.assert_run("store", "merge", folder, "--out", "m", code=USAGE, says="two folders or more")
        self.assert_run("store", "merge", folder, folder, code=USAGE, says="where to")
        self.assert_run("store", "merge", folder, "nowhere", "--out", "m", code=FAULT, says="nowhere")
        self.assert_run("store", "merge", folder, folder, "--out", folder, code=USAGE, says="is there already")
        changed = self.copy(folder)
        (changed / "rows.csv").write_text("")
        self.assert_run("store", "merge", folder, changed, "--out", "m", code=MISMATCH, says="rows.csv")
        self.assertFalse((self.dir / "m").exists())
        self.assertEqual(tree(folder), before)


if __name__ == "__main__":
    test_cli.main()
