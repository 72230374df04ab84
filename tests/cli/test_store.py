#!/usr/bin/env python3
"""Provenance: the report that STRESS-DES asks for, the citation, and the commands over results folders.

    test_store.py GONGJANG WORK [TEST...]
"""

import json
import pathlib
import re
import sys
import unittest

import test_cli
from test_cli import OK, SCRIPT, USAGE, Case

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
        self.assert_run("replay", folder, "--row", "1", "--arm", "after", code=USAGE, says="--row says which replication and arm")


if __name__ == "__main__":
    test_cli.main()
