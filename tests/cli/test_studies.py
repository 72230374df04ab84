#!/usr/bin/env python3
"""The studies that ship: each is found without fault and runs, with few replications and few firms; every sector's line at both ends of its sizes.

Usage: test_studies.py GONGJANG FOLDER
"""

import json
import pathlib
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
STUDIES = sorted((TOP / "scenarios").glob("*.lua"))
SECTORS = ["press", "moulding", "machining", "casting", "forging", "electronics", "food", "plating"]
FEW = 4  # firms of a population


class Studies(unittest.TestCase):
    def command(self, *arguments):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=TOP, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, f"{arguments}\n{done.stdout}{done.stderr}")
        return done

    def few(self, study):
        """What makes a population small: its study has a parameter `firms`."""
        done = self.command("check", study)
        return ["--set", f"firms={FEW}"] if "--set firms=" in done.stdout else []

    def run_study(self, study, *more):
        arguments = ["run", study, "--replications", "2", "--out", FOLDER / study.stem, "--json", *self.few(study), *more]
        return json.loads(self.command(*arguments).stdout)

    def test_a_study_runs(self):
        for study in STUDIES:
            with self.subTest(study=study.name):
                self.assertEqual(self.run_study(study).get("failed", 0), 0)

    def test_every_sector_has_a_line_for_small_and_large(self):
        for sector in SECTORS:
            for employees in (5, 9, 10, 19, 20, 250):
                with self.subTest(sector=sector, employees=employees):
                    found = self.run_study(TOP / "scenarios" / "sector_line.lua", "--set", f"sector={sector}", "--set", f"employees={employees}")
                    value = {o["outcome"]: o["before"]["mean"] for o in found["outcomes"]}
                    self.assertGreater(value["good_per_day"], 0)
                    self.assertTrue(0.1 < value["oee"] < 0.85, value["oee"])
                    self.assertTrue(0.005 < value["defect_share"] < 0.10, value["defect_share"])
                    self.assertTrue(0.7 * employees - 1 < value["heads_mean"] < 1.3 * employees + 1, value["heads_mean"])


if __name__ == "__main__":
    PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1])
