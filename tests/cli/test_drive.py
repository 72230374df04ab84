#!/usr/bin/env python3
"""The examples of scripts/drive run and say what they are there to say. Usage: test_drive.py PROGRAM. R is left out where it is not installed."""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
DRIVE = TOP / "scripts" / "drive"
SCENARIO = str(TOP / "scenarios" / "recipes" / "90-sweep.lua")
PROGRAM = sys.argv.pop(1)


def has_r():
    check = ["Rscript", "-e", "library(jsonlite)"]
    return shutil.which("Rscript") and subprocess.run(check, capture_output=True, check=False).returncode == 0


class Drive(unittest.TestCase):
    def output(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_python_asks_points_that_depend_on_rows(self):
        text = self.output(sys.executable, str(DRIVE / "point.py"), PROGRAM, SCENARIO)
        low, high = map(float, re.search(r"load of ([\d.]+) % to ([\d.]+) %", text).groups())
        self.assertTrue(60 < low < high < 95, text)

    @unittest.skipUnless(has_r(), "R with jsonlite is not installed")
    def test_r_fills_a_column(self):
        text = self.output("Rscript", str(DRIVE / "point.R"), PROGRAM, SCENARIO)
        rows = re.findall(r"^\d+ +(\d+) +(\d+) +([\d.]+)$", text, re.M)
        self.assertEqual(len(rows), 6, text)
        hours = {(int(load), int(repair)): float(h) for load, repair, h in rows}
        self.assertLess(hours[65, 30], hours[85, 30])
        self.assertLess(hours[65, 30], hours[65, 60])


if __name__ == "__main__":
    unittest.main()
