#!/usr/bin/env python3
"""Provenance: the report that STRESS-DES asks for, the citation, and the commands over results folders.

    test_store.py GONGJANG WORK [TEST...]
"""

import array
import ast
import contextlib
import hashlib
import json
import pathlib
import re
import shutil
import sqlite3
import struct
import unittest
import urllib.parse

import test_cli
from test_cli import FAULT, MISMATCH, OK, SCRIPT, USAGE, Case

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECIPE = ROOT / "scenarios" / "recipes" / "90-sweep.lua"
ITEMS = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"]


class Citation(unittest.TestCase):
    """The rules of the CFF 1.2.0 schema that this file could break, without its 2,000 lines."""

    KEYS = {"abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license", "license-url",
            "message", "preferred-citation", "references", "repository", "repository-artifact", "repository-code", "title", "type", "url", "version"}

    def setUp(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("no YAML reader")
        self.cff = yaml.safe_load((ROOT / "CITATION.cff").read_text())

    def test_what_the_schema_requires_is_there(self):
        self.assertLessEqual({"authors", "cff-version", "message", "title"}, set(self.cff))
        self.assertLessEqual(set(self.cff), self.KEYS)
        self.assertEqual(self.cff["cff-version"], "1.2.0")
        self.assertIn(self.cff["type"], ("software", "dataset"))
        for author in self.cff["authors"]:  # an entity must have a name, a person no key is required of
            self.assertTrue(author.get("name") or author.get("family-names"))
        for reference in self.cff["references"]:
            self.assertLessEqual({"authors", "title", "type"}, set(reference))
            self.assertRegex(reference["doi"], r"^10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+$")
        self.assertEqual(len(self.cff["keywords"]), len(set(self.cff["keywords"])))

    def test_version_and_licence_are_those_of_the_program(self):
        version = re.search(r'#define GJ_VERSION "([^"]+)"', (ROOT / "sim/cli/cli.h").read_text()).group(1)
        self.assertEqual(str(self.cff["version"]), version)
        self.assertEqual(self.cff["license"], "GPL-3.0-or-later")


class Stress(Case):
    def test_every_item_of_the_checklist_is_there_in_both_languages(self):
        path = self.write(test_cli.LITTLE)
        for lang in ("en", "ko"):
            code, out, err = self.run_it("doc", "--stress", path, "--lang", lang)
            self.assertEqual(code, OK, err)
            self.assertEqual(re.findall(r"^### (\d\.\d) ", out, re.M), ITEMS)
            self.assertNotRegex(out, r"%[a-zA-Z]|\{\d\}|\bnan\b|\binf\b")

    def test_what_the_scenario_knows_is_filled_in(self):
        code, out, _ = self.run_it("doc", "--stress", self.write(test_cli.LITTLE))
        self.assertEqual(code, OK)
        for text in ("Little line: level 0 to level 2", "lognormal, mean 9 s, cv 0.2", "| press, failure 1 | time to failure | exponential, mean 6 h |", "-. rework .->",
                     "| line \"bracket\".buffer 1 | 40 |", "Warm-up, run and not measured: 7 days", "Measured time after the warm-up: 28 days",
                     "Replications: 8", "the seed (3)", "| time until a stop is noticed | 1 | 0.7", "exponential, mean", "- a test (numbers: 1)",
                     "GPL-3.0-or-later", "- `little.lua`"):
            self.assertIn(text, out)

    def test_gaps_stand_out_and_are_listed(self):
        _, out, _ = self.run_it("doc", "--stress", self.write(test_cli.LITTLE))
        gaps = re.findall(r"^> \*\*Not stated in the scenario:\*\* (.+)$", out, re.M)
        listed = re.findall(r"^- \[ \] \d\.\d: (.+)$", out, re.M)
        self.assertEqual(gaps, listed)
        self.assertIn(f"## Gaps: what the scenario does not state ({len(gaps)})", out)
        self.assertIn("how the length of the warm-up was chosen.", gaps)

    def test_factors_and_design_of_an_experiment(self):
        code, out, _ = self.run_it("doc", "--stress", RECIPE)
        self.assertEqual(code, OK)
        for text in ("`lhs`, 30 points asked for, 5 replications a point", "| `load` | uncertainty | percent | 80 | 60 … 95, uniform | a recipe |",
                     "| `places` | lever |", "`good_per_day.after`"):
            self.assertIn(text, out)

    def test_the_firm_and_parameters_from_outside(self):
        _, out, _ = self.run_it("doc", "--stress", self.write(test_cli.LITTLE))
        self.assertIn("| firm | `price_won` | 1450 |", out)
        self.assertIn("| firm | `staffing.notice` | 30 days |", out)
        code, out, err = self.run_it("doc", "--stress", ROOT / "scenarios" / "sector_line.lua", "--set", "employees=60")
        self.assertEqual(code, OK, err)
        self.assertIn("60 employees", out)

    def test_a_population_is_said_to_be_one(self):
        code, out, _ = self.run_it("doc", "--stress", ROOT / "scenarios" / "sizing_2019.lua")
        self.assertEqual(code, OK)
        self.assertRegex(out, r"The first of \d+ firms stands for the others")

    def test_a_scenario_that_does_not_load_is_an_error_with_its_line(self):
        code, out, err = self.run_it("doc", "--stress", self.write("return 3"))
        self.assertEqual((code, out), (SCRIPT, ""))
        self.assertIn("little.lua", err)


class VerifyAndReplayRows(Case):
    """Of a study; of a sweep: test_verify_sweep.py."""

    def test_the_choice_is_random_and_the_same_for_a_seed(self):
        folder = self.results("--replications", "6")
        pick = [json.loads(self.assert_run("verify", folder, "--json", *more)[0])["pick"] for more in ([], [], ["--pick", "18446744073709551615"])]
        self.assertEqual(pick[0], pick[1])
        self.assertEqual(int(pick[0]), int(json.loads((folder / "manifest.json").read_text())["rows_digest"], 16))
        self.assertEqual(pick[2], "18446744073709551615")
        self.assert_run("verify", folder, "--pick", "x", code=USAGE, says="--pick wants a whole number")

    def test_a_row_is_replayed_by_its_number(self):
        folder = self.results("--replications", "3")
        for row, (replication, arm) in enumerate([(0, "before"), (0, "after"), (1, "before"), (1, "after"), (2, "before"), (2, "after")]):
            out, _ = self.assert_run("replay", folder, "--row", row, "--json")
            self.assertEqual((json.loads(out)["replication"], json.loads(out)["arm"]), (replication, arm))
        self.assert_run("replay", folder, "--row", "6", code=USAGE, says="holds rows 0 to 5, not 6\n  give --row a number from 0 to 5")
        self.assert_run("replay", "little.lua", "--row", "1", code=USAGE, says="--row goes with a results folder, and little.lua is none")
        self.assert_run("replay", folder, "--row", "1", "--arm", "after", code=USAGE, says="--row of a run says which arm")
        self.assert_run("replay", folder, "--row", "1", "--replication", "1", code=USAGE, says="--row says which replication")


def read_npy(path):
    """By the rules of the format, without NumPy: (shape, values)."""
    data = path.read_bytes()
    assert data[:8] == b"\x93NUMPY\x01\x00"
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    assert header["descr"] == "<f8" and header["fortran_order"] is False and (10 + length) % 64 == 0
    values = array.array("d", data[10 + length:])
    size = 1
    for n in header["shape"]:
        size *= n
    assert len(values) == size
    try:
        import numpy
        assert numpy.load(path).shape == header["shape"]
    except ImportError:
        pass
    return header["shape"], values


class Shelf(Case):
    def test_folders_are_listed_and_what_is_none_is_named(self):
        (self.dir / "results").mkdir()
        self.results("--replications", "2", folder="results/a")
        self.results("--replications", "3", folder="results/b")
        (self.dir / "results" / "notes").mkdir()
        (self.dir / "results" / "damaged").mkdir()
        (self.dir / "results" / "damaged" / "manifest.json").write_text("{")
        (self.dir / "results" / "later").mkdir()
        (self.dir / "results" / "later" / "manifest.json").write_text('{"format": "gongjang-results", "format_version": 99\n}\n')
        out, _ = self.assert_run("store", "ls", "--json")
        listed = json.loads(out)
        self.assertEqual([(r["folder"], r["kind"], r["rows"], r["failed"]) for r in listed["results"]],
                         [("results/a", "study", 4, 0), ("results/b", "study", 6, 0)])
        sizes = [sum(p.stat().st_size for p in (self.dir / r["folder"]).rglob("*") if p.is_file() and p.name != "manifest.json") for r in listed["results"]]
        self.assertEqual([r["bytes"] for r in listed["results"]], sizes)
        self.assertEqual([(u["folder"], u["why"].split(":")[0]) for u in listed["unreadable"]],
                         [("results/damaged", "is damaged"), ("results/later", "belongs to a results folder of a newer version of gongjang (format 99, known up to 1)"),
                          ("results/notes", "is not a results folder")])
        out, _ = self.assert_run("store", "ls", "results/b", "--lang", "ko")
        self.assertRegex(out, r"폴더 +종류 +연구[\s\S]*results/b +study +little +– +6 +0 +0\.1\.0 +[0-9a-f]{12} +[0-9.]+ [kM]B\n$")
        self.assert_run("store", "ls", "nowhere", code=FAULT, says="nowhere: .*No such file")

    def test_an_empty_shelf_is_said_to_be_empty(self):
        (self.dir / "results").mkdir()
        self.assertEqual(self.assert_run("store", "ls")[0], "no results\n")

    def test_without_a_command_or_with_a_wrong_one(self):
        self.assert_run("store", code=USAGE, says="Usage: gongjang store COMMAND")
        self.assert_run("store", "drpo", "x", code=USAGE, says="did you mean 'store drop'")
        self.assertIn("export", self.assert_run("store", "--help")[0])

    def test_drop_removes_a_results_folder_and_only_that(self):
        folder = self.results("--replications", "2")
        self.assert_run("store", "drop", folder, code=USAGE, says="nobody is there to ask\n  give --yes")
        self.assert_run("store", "drop", folder, "--yes", says="old: dropped")
        self.assertFalse(folder.exists())
        self.assertTrue((self.dir / "little.lua").exists())

    def test_drop_refuses_what_is_not_wholly_ours(self):
        folder = self.results("--replications", "2")
        before = test_cli.tree(folder)
        (self.dir / "other").mkdir()
        (self.dir / "other" / "data.csv").write_text("1")
        self.assert_run("store", "drop", "other", "--yes", code=FAULT, says="is not a results folder")
        self.assertTrue((self.dir / "other" / "data.csv").exists())
        (folder / "figures" / "mine.png").write_text("1")
        self.assert_run("store", "drop", folder, "--yes", code=USAGE, says="holds figures/mine.png, which gongjang did not write")
        (folder / "figures" / "mine.png").unlink()
        (folder / "figures" / "away").symlink_to(self.dir / "other")
        self.assert_run("store", "drop", folder, "--yes", code=USAGE, says="holds figures/away")
        (folder / "figures" / "away").unlink()
        (self.dir / "link").symlink_to(folder)
        for name in ("link", "link/"):
            self.assert_run("store", "drop", name, "--yes", code=USAGE, says="is a symbolic link")
        self.assert_run("store", "drop", "little.lua", "--yes", code=FAULT, says="name the folder of the results, not a file")
        self.assertEqual(test_cli.tree(folder), before)


class Export(Case):
    def test_arrays_hold_the_rows_bit_for_bit(self):
        folder = self.results("--replications", "3")
        self.assertEqual(self.assert_run("store", "export", folder, "--as", "npy", "--out", "arrays")[0], "arrays\n")
        shape, values = read_npy(self.dir / "arrays" / "Y.npy")
        names = json.loads((self.dir / "arrays" / "arrays.json").read_text())["arrays"][0]
        outcomes = [p["name"] for p in names["dimensions"][2]["places"]]
        self.assertEqual(shape, (3, 2, len(outcomes)))
        self.assertEqual([d["name"] for d in names["dimensions"]], ["replication", "arm", "outcome"])
        with contextlib.closing(sqlite3.connect(folder / "results.sqlite")) as db:
            stored = {(r[0], r[1]): r[2:] for r in db.execute(f"SELECT replication, arm, {', '.join(outcomes)} FROM rows")}
        for i, value in enumerate(values):
            replication, arm, k = i // (2 * len(outcomes)), ("before", "after")[i // len(outcomes) % 2], i % len(outcomes)
            kept = stored[replication, arm][k]
            self.assertTrue(value != value if kept is None else value == kept)

    def test_tables_are_copied_and_checked(self):
        folder = self.results("--replications", "2")
        self.assert_run("store", "export", folder, "--as", "csv")
        copied = test_cli.tree(self.dir / "old-csv")
        self.assertEqual(set(copied), {p.name for p in folder.glob("*.csv")} | {"datapackage.json"})
        self.assertEqual(copied["rows.csv"], (folder / "rows.csv").read_bytes())
        self.assert_run("store", "export", folder, "--as", "csv", code=USAGE, says="is there already, and an export replaces nothing")
        (folder / "rows.csv").write_text("changed")
        self.assert_run("store", "export", folder, "--as", "csv", "--out", "again", code=MISMATCH, says="rows.csv: was changed after it was written")
        self.assertFalse((self.dir / "again").exists())
        self.assert_no_staging()

    def test_a_report_of_results_names_their_command(self):
        folder = self.results("--replications", "2")
        self.assert_run("store", "export", folder, "--as", "stress-des")
        text = (self.dir / "old-stress-des" / "stress-des.md").read_text()
        self.assertEqual(re.findall(r"^### (\d\.\d) ", text, re.M), ITEMS)
        self.assertIn("    gongjang run little.lua --replications 2\n", text)
        self.assertIn("### 3.4 가정", (self.dir / "old-stress-des" / "stress-des.ko.md").read_text())

    def test_what_is_wrong_is_said(self):
        folder = self.results("--replications", "2")
        self.assert_run("store", "export", folder, code=USAGE, says="as what\\? Say --as csv")
        self.assert_run("store", "export", folder, "--as", "xlsx", code=USAGE, says="--as wants csv, npy, ro-crate or stress-des, not 'xlsx'")
        self.assert_run("store", "export", "--as", "csv", code=USAGE, says="which results")
        self.assert_run("store", "export", "nowhere", "--as", "csv", code=FAULT, says="nowhere")
        self.assert_run("store", "export", folder, "--as", "npy", "--out", "little.lua", code=USAGE, says="is there already")


class Crate(Case):
    """The MUSTs of RO-Crate 1.1 and of the profile Process Run Crate 0.5."""

    def crate(self, *args, env=None, code=OK, says=""):
        shutil.rmtree(self.dir / "crate", ignore_errors=True)
        self.assert_run("store", "export", self.dir / "old", "--as", "ro-crate", "--out", "crate", *args, env=env or {}, code=code, says=says)
        return self.dir / "crate"

    def test_the_musts_of_both_specifications(self):
        self.results("--replications", "2")
        folder = self.crate("--date", "2026-11-22", "--license", "https://creativecommons.org/licenses/by/4.0/", "--agent", "홍길동")
        crate = json.loads((folder / "ro-crate-metadata.json").read_text())
        self.assertEqual(crate["@context"][0], "https://w3id.org/ro/crate/1.1/context")
        by_id = {e["@id"]: e for e in crate["@graph"]}
        self.assertEqual(len(by_id), len(crate["@graph"]))
        descriptor = by_id["ro-crate-metadata.json"]
        self.assertEqual(descriptor["@type"], "CreativeWork")
        self.assertEqual(descriptor["conformsTo"], {"@id": "https://w3id.org/ro/crate/1.1"})
        root = by_id[descriptor["about"]["@id"]]
        self.assertEqual((root["@id"], root["@type"]), ("./", "Dataset"))
        self.assertEqual(root["datePublished"], "2026-11-22")
        for key in ("name", "description", "license"):
            self.assertTrue(root[key])
        self.assertEqual(by_id[root["license"]["@id"]]["@type"], "CreativeWork")
        # Every entity of a file is part of the root, is there, and is what it says.
        parts = {p["@id"] for p in root["hasPart"]}
        files = {i: e for i, e in by_id.items() if e["@type"] == "File"}
        self.assertEqual(parts, set(files))
        for i, entity in files.items():
            data = (folder / urllib.parse.unquote(i)).read_bytes()
            self.assertEqual((entity["contentSize"], entity["sha256"]), (str(len(data)), hashlib.sha256(data).hexdigest()))
        self.assertEqual(parts | {"ro-crate-metadata.json"}, set(test_cli.tree(folder)))
        # The profile.
        self.assertEqual(by_id[root["conformsTo"]["@id"]]["@type"], "CreativeWork")
        self.assertEqual(root["conformsTo"]["@id"], "https://w3id.org/ro/wfrun/process/0.5")
        action = by_id[root["mentions"]["@id"]]
        self.assertEqual(action["@type"], "CreateAction")
        program = by_id[action["instrument"]["@id"]]
        self.assertEqual((program["@type"], program["softwareVersion"]), ("SoftwareApplication", "0.1.0"))
        self.assertEqual(action["object"], {"@id": "scenario/little.lua"})
        self.assertIn({"@id": "results.sqlite"}, action["result"])
        self.assertEqual(action["description"], "gongjang run little.lua --replications 2")
        self.assertEqual(by_id[action["agent"]["@id"]], {"@id": "#agent", "@type": "Person", "name": "홍길동"})
        # Flattened: an object inside an entity is a reference and nothing else; every reference to this crate leads somewhere.
        for entity in crate["@graph"]:
            for value in entity.values():
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, dict):
                        self.assertEqual(list(item), ["@id"])
                        self.assertTrue(item["@id"] in by_id or item["@id"].startswith("https://"), item)
        self.assert_run("verify", folder)  # and it is results still

    def test_a_crate_says_when_it_was_published_and_nobody_asks_a_clock(self):
        self.results("--replications", "2")
        self.crate(code=USAGE, says="an RO-Crate must say when it was published[\\s\\S]*give --date")
        for date in ("22.11.2026", "2026-02-30", "2026-11-22T25:00:00Z", "2026-11-22 "):
            self.crate("--date", date, code=USAGE, says="is no date")
        self.crate(env={"SOURCE_DATE_EPOCH": "soon"}, code=USAGE, says="SOURCE_DATE_EPOCH wants seconds")
        one = test_cli.tree(self.crate(env={"SOURCE_DATE_EPOCH": "1795305600"}))
        self.assertEqual(one, test_cli.tree(self.crate("--date", "2026-11-22")))
        self.crate("--date", "2026-11-22T09:30:00+09:00")
        self.assert_no_staging()


if __name__ == "__main__":
    test_cli.main()
