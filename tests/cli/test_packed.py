#!/usr/bin/env python3
"""The report made again from a results folder, and two studies compared.

    test_packed.py GONGJANG WORK [TEST...]
"""

import contextlib
import json
import os
import shutil
import sqlite3
import stat

import test_cli
from test_cli import FAULT, LITTLE, MISMATCH, OK, USAGE, Case, tree
from test_verify_sweep import PLAIN, rewrite


class Folders(Case):
    def run_little(self, folder="r", *args, text=None, name="little.lua"):
        self.write(text or LITTLE, name)
        self.assert_run("run", name, "--quiet", "--out", folder, *args)
        return self.dir / folder


class Report(Folders):
    def test_the_report_is_the_one_that_run_made_byte_for_byte(self):
        for lang in ("en", "ko"):
            folder = self.run_little("r", "--lang", lang)
            out, err = self.assert_run("report", "r", "--lang", lang)
            self.assertEqual((out, err), (f"little.{lang}.html\n", ""))
            self.assertEqual((self.dir / f"little.{lang}.html").read_bytes(), (folder / "report.html").read_bytes())
            self.assertEqual(self.assert_run("report", "r", "--lang", lang, "--output", "-")[0].encode(),
                             (folder / "report.html").read_bytes())

    def test_settings_of_the_command_line_are_in_it(self):
        folder = self.run_little("r", "--seed", "11", "--replications", "3",
                                 "--set", '@line "bracket".machine "press".cycle.mean=8')
        self.assert_run("report", "r", "-o", "x.html")
        self.assertEqual((self.dir / "x.html").read_bytes(), (folder / "report.html").read_bytes())

    def test_the_folder_stays_as_it_is_and_may_lie_anywhere(self):
        folder = self.run_little("deep/er/r")
        before = tree(folder)
        self.assert_run("report", "deep/er/r", "-o", "one.html")
        shutil.move(folder, self.dir / "moved")
        self.assert_run("report", "moved/", "-o", "two.html")
        self.assertEqual(tree(self.dir / "moved"), before)
        self.assertEqual((self.dir / "one.html").read_bytes(), (self.dir / "two.html").read_bytes())

    def test_each_reader_has_a_file_of_their_own(self):
        self.run_little()
        for reader, name in (("minister", "little.minister.ko.html"), ("researcher", "little.researcher.ko.html"),
                             ("officer", "little.ko.html")):
            self.assertEqual(self.assert_run("report", "r", "--for", reader, "-l", "ko")[0], name + "\n")
        self.assert_run("report", "r", "--for", "king", code=USAGE, says="'minister', 'officer' or 'researcher'")

    def test_it_is_written_whole_or_not_at_all(self):
        self.run_little()
        (self.dir / "x.html").write_text("before")
        os.symlink("x.html", self.dir / "link.html")
        self.assert_run("report", "r", "-o", "link.html")
        self.assertTrue((self.dir / "link.html").is_symlink())
        self.assertIn("</html>", (self.dir / "x.html").read_text())
        self.assertFalse(list(self.dir.glob("*.partial*")))
        self.assert_run("report", "r", "-o", "no/such/x.html", code=FAULT, says="make its folder first")
        self.assert_run("report", "r", "-o", "/dev/full", code=FAULT, says="cannot be written")
        (self.dir / "f.html").mkdir()
        self.assert_run("report", "r", "-o", "f.html", code=USAGE, says="is a folder")
        self.assert_run("report", "r", "-o", "x.pdf", code=USAGE, says=".html")
        self.assertEqual(stat.S_IMODE((self.dir / "x.html").stat().st_mode) & 0o111, 0)

    def test_it_does_not_write_into_results(self):
        folder = self.run_little()
        before = tree(folder)
        os.symlink("r", self.dir / "alias")
        for name in ("r/x.html", "r/figures/x.html", "alias/x.html", "r/report.html"):
            self.assert_run("report", "r", "-o", name, code=USAGE, says="fixed by the digests")
        self.assertEqual(tree(folder), before)

    def test_without_a_font_it_has_no_pictures_and_says_so(self):
        self.run_little()
        _, err = self.assert_run("report", "r", env={"GONGJANG_FONT": "/no/such/font.ttf"})
        self.assertRegex(err, r"no pictures: the font /no/such/font\.ttf cannot be read")
        text = (self.dir / "little.en.html").read_text()
        self.assertIn("</html>", text)
        self.assertNotIn("<figure", text)

    def test_what_is_not_whole_is_refused_with_what_to_do(self):
        folder = self.run_little()
        self.assert_run("report", "nowhere", code=FAULT, says="run the study first")
        self.assert_run("report", "little.lua", code=FAULT, says="name the folder")
        self.assert_run("report", ".", code=FAULT, says="is not a results folder")
        self.assert_run("report", code=USAGE, says="which results?")
        self.assert_run("report", "r", "r", code=USAGE, says="one results folder at a time")
        shutil.copytree(folder, self.dir / "half")
        (self.dir / "half/manifest.json").unlink()
        self.assert_run("report", "half", code=FAULT, says="half written")
        shutil.copytree(folder, self.dir / "changed")
        with contextlib.closing(sqlite3.connect(self.dir / "changed/results.sqlite")) as db, db:
            db.execute("UPDATE packed SET bytes = x'00'")
        self.assert_run("report", "changed", code=FAULT, says="was changed after it was written")

    def test_results_of_another_version_say_the_command_that_makes_them_again(self):
        folder = self.run_little("r", "--replications", "3")
        for name, statement in (("old", "DELETE FROM packed"), ("other", "UPDATE packed SET bytes = substr(bytes, 1, 8) || "
                                "x'0000000000000000' || substr(bytes, 17)"),
                                ("cut", "UPDATE packed SET bytes = substr(bytes, 1, 500)"),
                                ("rows", "UPDATE rows SET digest = '0000000000000000', oee = 7 WHERE replication = 1")):
            shutil.copytree(folder, self.dir / name)
            rewrite(self.dir / name, "results.sqlite", [statement])
        again = "make it again: gongjang run little.lua --replications 3"
        self.assert_run("report", "old", code=FAULT, says=again)
        self.assertIn("another version", self.assert_run("report", "other", code=MISMATCH, says=again)[1])
        self.assert_run("report", "cut", code=FAULT, says=again)
        shutil.copytree(folder, self.dir / "older")
        with contextlib.closing(sqlite3.connect(self.dir / "older/results.sqlite")) as db, db:
            db.execute("DROP TABLE packed")
        rewrite(self.dir / "older", "results.sqlite", ["UPDATE manifest SET value = value WHERE key = 'seed'"])
        _, err = self.assert_run("report", "older", code=MISMATCH, says=again)
        self.assertIn("an earlier version", err)

    def test_a_sweep_names_the_commands_that_look_at_it(self):
        self.write(PLAIN, "two.lua")
        self.assert_run("sweep", "two.lua", "--out", "s", "--threads", "1")
        self.assert_run("report", "s", code=USAGE, says="gongjang sens")
        self.assert_run("compare", "s", "two.lua", code=USAGE, says="holds a sweep")


class Compare(Folders):
    def test_a_study_against_itself_is_exactly_zero(self):
        self.run_little()
        out, _ = self.assert_run("compare", "r", "r")
        self.assertIn("The scenarios are the same", out)
        self.assertRegex(out, r"All \d+ outcomes are exactly the same")
        both = json.loads(self.assert_run("compare", "r", "r", "--json")[0])
        self.assertTrue(both["same_scenario"] and both["paired"])
        for line in both["outcomes"]:
            for part in ("before", "after", "difference"):
                change = line[part]["b_less_a"]
                self.assertIn((change["mean"], change["half_width"]), ((0.0, 0.0), (None, None)), line["outcome"])

    def test_one_value_is_one_line_and_the_differences_are_those_of_the_rows(self):
        a = self.run_little("a")
        b = self.run_little("b", "--set", '@line "bracket".machine "press".cycle.mean=8')
        out, _ = self.assert_run("compare", "a", "b")
        page = out.split("What the scenarios differ in\n")[1].split("\nWhat that does")[0].splitlines()
        self.assertEqual(len(page), 3, page)
        self.assertRegex(page[1], r'line "bracket"\.machine "press"\.cycle\.mean +9 s +8 s +−1 s \(−11 %\)')
        self.assertRegex(page[2], r"^\d+ values follow")
        both = json.loads(self.assert_run("compare", "a", "b", "--json")[0])
        rows = []
        for folder in (a, b):
            with contextlib.closing(sqlite3.connect(folder / "results.sqlite")) as db:
                rows.append({(r, arm): (x, status) for r, arm, x, status in
                             db.execute("SELECT replication, arm, oee, status FROM rows")})
        n = len(rows[0]) // 2
        change = [rows[1][i, "after"][0] - rows[1][i, "before"][0] - rows[0][i, "after"][0] + rows[0][i, "before"][0]
                  for i in range(n)]
        told = next(o for o in both["outcomes"] if o["outcome"] == "oee")["difference"]["b_less_a"]
        self.assertAlmostEqual(told["mean"], sum(change) / n, places=9)
        self.assertEqual(told["n"], n)
        self.assertGreater(told["half_width"], 0)

    def test_another_order_of_declaration_is_no_difference(self):
        self.write(LITTLE, "little.lua")
        operator = next(line for line in LITTLE.splitlines() if 'pool "operator"' in line)
        technician = next(line for line in LITTLE.splitlines() if 'pool "technician"' in line)
        other = LITTLE.replace(operator, "@").replace(technician, operator).replace("@", technician)
        self.assertNotEqual(other, LITTLE)
        self.write("-- a remark\n" + other.replace("seconds(11)", "seconds( 5 + 6 )"), "other.lua")
        out, _ = self.assert_run("compare", "little.lua", "other.lua")
        self.assertIn("The scenarios are the same", out)
        self.assertIn("--replications", out)

    def test_scenarios_are_lived_when_asked_and_folders_go_with_them(self):
        self.run_little("r")
        self.write(LITTLE.replace("seconds(11)", "seconds(10)"), "faster.lua")
        out, _ = self.assert_run("compare", "little.lua", "faster.lua", "--replications", "3", "--lang", "ko")
        self.assertIn("시나리오의 차이", out)
        self.assertIn("반복 3회", out)
        lived = json.loads(self.assert_run("compare", "little.lua", "faster.lua", "-n", "3", "--json")[0])
        mixed = json.loads(self.assert_run("compare", "r", "faster.lua", "-n", "3", "--json")[0])
        self.assertEqual(lived["outcomes"], mixed["outcomes"])
        self.assertEqual(mixed["a"]["replications"], 3)

    def test_other_seeds_are_not_paired(self):
        self.run_little("a")
        self.run_little("b", "--seed", "99")
        out, _ = self.assert_run("compare", "a", "b")
        self.assertIn("Welch", out)
        self.assertFalse(json.loads(self.assert_run("compare", "a", "b", "-j")[0])["paired"])

    def test_long_and_hostile_names_stay_on_their_line(self):
        name = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노"
        a = LITTLE.replace('machine "press"', f'machine "{name}"')
        self.write(a, "a.lua")
        self.write(a.replace("seconds(9)", "seconds(8)"), "b.lua")
        out, _ = self.assert_run("compare", "a.lua", "b.lua", "-l", "ko")
        self.assertIn("…", out)
        self.assertLess(max(len(line) for line in out.splitlines()), 140)

    def test_what_cannot_be_compared_is_said(self):
        self.write(LITTLE, "little.lua")
        self.assert_run("compare", "little.lua", code=USAGE, says="which two?")
        self.assert_run("compare", "little.lua", "little.lua", "little.lua", code=USAGE, says="two at a time")
        self.assert_run("compare", "little.lua", "nowhere", code=USAGE, says="nowhere")
        self.assert_run("compare", "little.lua", ".", code=FAULT, says="is not a results folder")


if __name__ == "__main__":
    test_cli.main()
