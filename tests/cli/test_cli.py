#!/usr/bin/env python3
"""The command line as its users meet it: exit codes, messages, what is on the disk afterwards.

    test_cli.py GONGJANG WORK [TEST...]

GONGJANG is the program, WORK a folder that is emptied and used. Scenarios are made of little.lua, beside this file, by changing lines.
"""

import contextlib
import csv
import decimal
import hashlib
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree as ET
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
LITTLE = (HERE / "little.lua").read_text()
PROGRAM = None  # set by main
WORK = None
OK, FAULT, USAGE, SCRIPT, MODEL, LIMIT, MISMATCH, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 7, 130
SECONDS = 20  # nothing takes longer


def changed(*pairs):
    """little.lua with (old, new) replaced; each old must be there."""
    text = LITTLE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def tree(folder):
    """Every file of a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.dir = WORK / self.id().split(".")[-1]
        shutil.rmtree(self.dir, ignore_errors=True)
        self.dir.mkdir(parents=True)

    def write(self, text, name="little.lua"):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def start(self, *args, **more):
        more.setdefault("cwd", self.dir)
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("stderr", subprocess.PIPE)
        env = {**os.environ, **more.pop("env", {})}
        return subprocess.Popen([str(PROGRAM), *map(str, args)], env=env, stdin=subprocess.DEVNULL, **more)

    def run_it(self, *args, timeout=SECONDS, **more):
        """Run to the end: (exit code, stdout, stderr). Whatever happens, it must not crash, hang, or talk to programmers."""
        with self.start(*args, **more) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                self.fail(f"{args} takes longer than {timeout} s")
        out, err = (out or b"").decode(errors="replace"), (err or b"").decode(errors="replace")
        self.assertGreaterEqual(process.returncode, 0, f"{args} ended by a signal\n{err}")
        for word in ("a bug, please report", "traceback", "Sanitizer", "runtime error"):
            self.assertNotIn(word, out + err)
        return process.returncode, out, err

    def assert_run(self, *args, code=OK, says="", **more):
        got, out, err = self.run_it(*args, **more)
        self.assertEqual(got, code, f"{args}\n{err}")
        self.assertRegex(err, says or "^")
        return out, err

    def results(self, *args, folder="old", code=OK):
        """A results folder made with quiet."""
        if not (self.dir / "little.lua").exists():
            self.write(LITTLE)
        self.assert_run("run", "little.lua", "--quiet", "--out", folder, *args, code=code)
        return self.dir / folder

    def assert_no_staging(self, folder=None):
        left = [p.name for p in (folder or self.dir).iterdir() if p.name.startswith(".")]
        self.assertEqual(left, [])

    def assert_one_json(self, out):
        return json.loads(out)


class Usage(Case):
    def test_without_a_command_the_help_is_shown(self):
        self.assert_run(code=USAGE, says=r"(?s)Usage: gongjang COMMAND.*run.*check.*doc.*verify.*replay.*Exit status")

    def test_help_and_version_go_to_stdout(self):
        for args in (["--help"], ["-h"], ["help"]):
            out, err = self.assert_run(*args)
            self.assertIn("Commands:", out)
            self.assertEqual(err, "")
        self.assertRegex(self.assert_run("--version")[0], r"^gongjang \d+\.\d+\.\d+\n$")
        self.assertRegex(self.assert_run("run", "--version")[0], r"^gongjang \d+\.\d+\.\d+\n$")

    def test_every_command_explains_itself(self):
        listed = re.findall(r"^  ([a-z]+) +\S", self.assert_run("--help")[0].split("Options:")[0], re.M)
        self.assertGreaterEqual(set(listed), {"run", "check", "doc", "verify", "replay"})
        for command in listed:
            out, _ = self.assert_run(command, "--help")
            self.assertRegex(out, rf"Usage: gongjang {command} ")

    def test_an_unknown_command_is_named_with_the_nearest_one(self):
        self.assert_run("chek", code=USAGE, says=r"there is no command 'chek'\n  did you mean 'check'\?")
        self.assert_run("xyzzy", code=USAGE, says=r"there is no command 'xyzzy'\n  `gongjang --help` lists")
        self.assert_run("", code=USAGE, says="there is no command ''")

    def test_wrong_options_are_said(self):
        for args, says in [
            (["run"], "which scenario"),
            (["check"], "which scenario"),
            (["verify"], "which results"),
            (["replay"], "what to replay"),
            (["run", "a.lua", "b.lua"], "one scenario at a time, not also 'b.lua'"),
            (["check", "a.lua", "b.lua"], "one scenario at a time, not also 'b.lua'"),
            (["verify", "a", "b"], "one results folder at a time, not also 'b'"),
            (["replay", "a", "b"], "not also 'b'"),
            (["doc", "a", "b"], "one topic at a time, not also 'b'"),
            (["run", "--bogus", "a.lua"], "unrecognized option '--bogus'"),
            (["run", "a.lua", "--threads", "0"], "--threads wants a whole number from 1 to 1024, not '0'"),
            (["run", "a.lua", "--threads", "many"], "not 'many'"),
            (["run", "a.lua", "--replications", "0"], "--replications wants a whole number from 1 to"),
            (["run", "a.lua", "--replications", "-1"], "not '-1'"),
            (["run", "a.lua", "--replications", "1e3"], "not '1e3'"),
            (["run", "a.lua", "--replications", "99999999999999999999"], "not '9999"),
            (["run", "a.lua", "--seed", "-1"], "--seed wants a whole number from 0"),
            (["run", "a.lua", "--seed", "0x10"], "not '0x10'"),
            (["run", "a.lua", "--seed"], "requires an argument"),
            (["run", "a.lua", "--lang", "jp"], "--lang wants 'en' or 'ko', not 'jp'"),
            (["run", "a.lua", "--out", ""], "--out wants the name of a folder"),
            (["run", "a.lua", "--out", "x" * 5000], "too long"),
            (["doc", "--lang", "fr"], "not 'fr'"),
            (["verify", "a", "--rows", "0"], "--rows wants a whole number from 1"),
            (["replay", "a", "--arm", "middle"], "--arm wants 'before', 'after' or 'technology', not 'middle'"),
            (["replay", "a", "--replication", "x"], "--replication wants a whole number"),
            (["replay", "a", "--from", "-2"], "--from wants hours, not '-2'"),
            (["replay", "a", "--until", "noon"], "--until wants hours, not 'noon'"),
            (["replay", "a", "--print", "--json"], "not with --json"),
            (["check", "a", "--frozen", "--json"], "not both"),
        ]:
            with self.subTest(args=args):
                out, err = self.assert_run(*args, code=USAGE, says=re.escape(says))
                self.assertIn("--help", err)
                self.assertEqual(out, "")

    def test_doc_knows_its_topics(self):
        self.assertIn("machine", self.assert_run("doc")[0])
        self.assertIn("time a piece", self.assert_run("doc", "machine.cycle")[0])
        self.assertRegex(self.assert_run("doc", "machine", "--lang", "ko")[0], "[가-힣]")
        self.assertIn("---@", self.assert_run("doc", "--editor")[0])
        self.assertIn("# ", self.assert_run("doc", "--markdown")[0])
        self.assertIn("heads_needed", self.assert_run("doc", "outcomes")[0])
        table = json.loads(self.assert_run("doc", "--json")[0])
        machine = next(c for c in table["classes"] if c["name"] == "machine")
        self.assertIn("cycle", [f["name"] for f in machine["fields"]])
        self.assert_run("doc", "machin", code=USAGE, says='did you mean "machine"')
        self.assert_run("doc", "machine.cycl", code=USAGE, says='did you mean "cycle"')


AFTER_FINAL = """        rework = "weld", rework_limit = 2,
      },
"""

# name: (text of the scenario, exit code, line, what is said, what to do)
BAD = {
    "unknown_field": (changed(("warm_up", "warmup")), SCRIPT, 8, 'unknown field "warmup" of study', 'did you mean "warm_up"'),
    "unknown_field_of_a_machine": (changed(("cycle = seconds(11)", "cycl = seconds(11)")), SCRIPT, 31,
                                   'machine "weld": unknown field "cycl"', 'did you mean "cycle"'),
    "unknown_name": (changed(("seconds(11)", "secnds(11)")), SCRIPT, 31, "unknown name 'secnds'", "did you mean 'seconds'"),
    "a_number_without_a_unit": (changed(("cycle = seconds(11)", "cycle = 11")), SCRIPT, 31,
                                'machine "weld".cycle: must be a duration', "write minutes(11)"),
    "money_for_time": (changed(("cycle = seconds(11)", "cycle = won(11)")), SCRIPT, 31, 'machine "weld".cycle', "not money"),
    "units_mixed": (changed(("repair = minutes(20)", "repair = minutes(20) + won(3)")), SCRIPT, 24,
                    "adding: a duration and money do not go together", "give both the same unit"),
    "a_share_above_all": (changed(("misses = percent(20)", "misses = percent(120)")), SCRIPT, 37,
                          'inspection "final".misses: must be at most 100 %, it is 120 %', "percent("),
    "a_negative_time": (changed(("repair = minutes(20)", "repair = minutes(-20)")), SCRIPT, 24,
                        'machine "press".fails.repair: is negative: -20 min', "give 0 or more"),
    "a_distribution_below_zero": (changed(("cycle = seconds(11)", "cycle = uniform(seconds(-1), seconds(2))")), SCRIPT, 31,
                                  'machine "weld".cycle: its lowest value is negative', "give 0 or more"),
    "a_horizon_of_nothing": (changed(("horizon = weeks(4)", "horizon = weeks(0)")), SCRIPT, 8, "study.horizon: must be at least 1 s", ""),
    "no_room_where_a_loop_needs_it": (changed(("buffer { capacity = 40 }", "buffer { capacity = 0 }")), MODEL, 35,
                                      'inspection "final": sends rejects back to a station without a buffer',
                                      "capacity of 1 or more"),
    "too_few_workers": (changed(('needs = "operator"', "needs = { operator = 4 }")), MODEL, 18,
                        'machine "press": the work needs 4 workers, the plant has 3 that can do it', "add people"),
    "nobody_to_repair": (changed(('pool "technician" { count = 1', 'pool "technician" { count = 0')), MODEL, 18,
                         'machine "press": the repair needs 1 worker, the plant has 0', "add people"),
    "an_unknown_pool": (changed(('needs = "operator"', 'needs = "operater"')), MODEL, 20,
                        'no pool is named or skilled "operater"', 'did you mean "operator"'),
    "people_of_another_shift": (changed(('pool "operator" { count = 3,',
                                         'pool "operator" { count = 3, calendar = shifts "night" { hours = "18:00-23:00" },')),
                                MODEL, 18, 'machine "press": the work cannot be staffed', "let their shifts overlap"),
    "a_buffer_nobody_reads": (changed((AFTER_FINAL, AFTER_FINAL + "      buffer { capacity = 4 },\n")), MODEL, 40,
                              'line "bracket".buffer 3: no station reads from this buffer', "put a machine behind it"),
    "nobody_orders": (changed(("    orders {", "    nil and orders {")), MODEL, 11, "nobody orders anything", "add orders {"),
    "two_pools_of_one_name": (changed(('pool "technician"', 'pool "operator"'), ('crew = "technician"', 'crew = "operator"')),
                              MODEL, 15, "there are two pools of this name", "its own name"),
    "a_long_string": ('local s = string.rep("x", 5e9)\nreturn s\n', LIMIT, 1, "more than 256 KB", "describe less"),
    "a_growing_string": ('local s = "x"\nwhile true do s = s .. s end\n', LIMIT, 2, "more than 256 KB", "describe less"),
    "much_memory": ("local t = {}\nfor i = 1, 1e9 do t[i] = { i } end\n", LIMIT, 2, "64 MB of memory", "describe less"),
    "an_endless_loop": ("local n = 0\nwhile true do n = n + 1 end\n", LIMIT, 2, "50 million steps", "a loop that does not end"),
    "a_loop_that_catches": ("while true do pcall(function() while true do end end) end\n", LIMIT, 1, "50 million steps",
                            "a loop that does not end"),
    "an_endless_search": ('local s = string.rep("a", 100000)\nreturn s:find(".-.-.-.-.-b")\n', LIMIT, 2, "50 million steps", ""),
    "recursion_without_end": ("local function f() return 1 + f() end\nf()\n", LIMIT, 1, "nest more than 10,000 deep",
                              "does a function call itself"),
    "leaving_by_os_exit": ("os.exit(0)\n", SCRIPT, 1, "os is not available", "no access to the system"),
    "opening_a_file": ('local f = io.open("/etc/passwd")\n', SCRIPT, 1, "io is not available", "no access to"),
    "a_global": ("\nx = 3\n", SCRIPT, 2, "'x' is not declared", "write local x"),
    "randomness": ("local x = math.random()\n", SCRIPT, 1, "math.random is not available", "distributions"),
    "a_missing_comma": (changed(("seed = 3,", "seed = 3")), SCRIPT, 11, "'}' expected", "comma missing"),
    "an_error_of_its_own": ('\n\nerror("my message")\n', SCRIPT, 3, "my message", ""),
    "nothing_returned": ("local x = 1\n", SCRIPT, 0, "a scenario returns a study; this one returns nothing", "return study"),
    "a_number_returned": ("return 5\n", SCRIPT, 0, "this one returns the number 5", "return study"),
    "an_empty_file": ("", SCRIPT, 0, "this one returns nothing", "return study"),
    "byte_code": (b"\x1bLua\x54\x00\x19\x93\r\n\x1a\n" + b"\x00" * 50, SCRIPT, 1, "byte code of Lua is not run", "source text"),
    "latin_1": (LITTLE.replace("Little line", "Lign\xe9").encode("latin-1", errors="ignore"), SCRIPT, 7, "not UTF-8: byte 0xE9",
                "save the file as UTF-8"),
    "a_zero_byte": (b"return\n\x00", SCRIPT, 2, "a zero byte", "text file"),
    "utf_16": (b"\xff\xfe" + LITTLE.encode("utf-16-le"), SCRIPT, 1, "not UTF-8", "save the file as UTF-8"),
    "a_missing_module": ('local k = require "levels.none"\n', SCRIPT, 1, "levels.none", ""),
}


class BadScenarios(Case):
    """Each is refused by check and by run alike, in time, with its place and a way out; and no results are touched."""

    def assert_refused(self, name, code, says, fix=""):
        before = self.dir / "old"
        if not before.exists():
            self.results(folder="old")
            self.was = tree(before)
        errs = []
        for command in (["check", name], ["run", name, "--out", "new"], ["run", name, "--out", "old"]):
            out, err = self.assert_run(*command, code=code, says=says)
            self.assertIn(fix, err)
            self.assertEqual(out, "")
            errs.append(err)
        self.assertEqual(len(set(errs)), 1, "check and run say the same")
        self.assertFalse((self.dir / "new").exists())
        self.assertEqual(tree(before), self.was)
        self.assert_no_staging()
        out, _ = self.assert_run("check", name, "--json", code=code)
        first = self.assert_one_json(out)["errors"][0]
        self.assertGreater(len(first["message"]), 5)
        self.assertEqual(set(first), {"status", "file", "line", "place", "message", "fix"})
        return first

    def test_every_bad_scenario_is_refused_with_its_place(self):
        for name, (text, code, line, says, fix) in BAD.items():
            with self.subTest(name=name):
                self.write(text, "bad.lua")
                place = r"bad\.lua: " if line == 0 else rf"bad\.lua:{line}: "
                first = self.assert_refused("bad.lua", code, place + "(.*: )?.*" + re.escape(says), fix)
                self.assertEqual(first["line"], line)
                self.assertEqual(first["file"], "bad.lua")

    def test_all_faults_are_said_at_once(self):
        self.write(changed(("warm_up", "warmup"), ("cycle = seconds(11)", "cycle = 11"), ("seed = 3", "seed = -3")), "bad.lua")
        _, err = self.assert_run("check", "bad.lua", code=SCRIPT)
        self.assertRegex(err, r"bad\.lua:8: .*warmup")
        self.assertRegex(err, r"bad\.lua:31: .*cycle")
        self.assertRegex(err, r"bad\.lua:10: .*seed: is negative")
        self.assertEqual(err.count("gongjang: "), 3)

    def test_a_missing_file(self):
        self.assert_refused("none.lua", USAGE, "none.lua does not exist")
        self.assert_refused("no/where/none.lua", USAGE, "no/where/none.lua does not exist")

    def test_a_folder_instead_of_a_file(self):
        (self.dir / "folder.lua").mkdir()
        self.assert_refused("folder.lua", USAGE, "folder.lua is a folder, not a scenario file", "name a file")

    def test_a_link_that_leads_nowhere(self):
        (self.dir / "link.lua").symlink_to("nowhere.lua")
        self.assert_refused("link.lua", USAGE, "link.lua does not exist")

    def test_a_link_to_itself(self):
        (self.dir / "link.lua").symlink_to("link.lua")
        got, _, err = self.run_it("check", "link.lua")
        self.assertIn(got, (FAULT, USAGE))
        self.assertIn("link.lua", err)

    def test_a_file_that_may_not_be_read(self):
        if os.getuid() == 0:
            self.skipTest("root may read every file")
        self.write(LITTLE, "secret.lua").chmod(0)
        self.assert_refused("secret.lua", FAULT, "secret.lua.*Permission denied")

    def test_a_pipe_does_not_hang(self):
        os.mkfifo(self.dir / "pipe.lua")
        self.assert_refused("pipe.lua", USAGE, "pipe.lua is not an ordinary file")

    def test_a_file_of_gigabytes(self):
        with open(self.dir / "huge.lua", "wb") as file:
            file.truncate(5 << 30)
        self.assert_refused("huge.lua", LIMIT, "huge.lua is larger than 4 MB", "csv()")

    def test_a_name_that_is_not_utf_8_is_no_bad_json(self):
        name = os.fsdecode(b"caf\xe9.lua")
        (self.dir / name).write_text("return 5\n")
        out, _ = self.assert_run("check", name, "--json", code=SCRIPT)
        self.assertEqual(self.assert_one_json(out)["errors"][0]["file"], "caf?.lua")

    def test_the_script_may_print(self):
        self.write(changed(("return study", 'print("hello from the script")\nreturn study')))
        out, err = self.assert_run("run", "little.lua", "--quiet", "--out", "new")
        self.assertIn("hello from the script", err)
        self.assertNotIn("hello", out)


class Results(Case):
    def test_a_run_says_what_it_does_and_ends_with_the_table_and_the_paths(self):
        self.write(LITTLE)
        out, err = self.assert_run("run", "little.lua")
        self.assertRegex(err, r"Little line: level 0 to level 2\n8 replications of two arms, 28 days each after 7 days of warm-up; "
                              r"3 machines; \d+ threads?; about \d+\.\d s\.\n8 replications in .* events a second\.\n$")
        self.assertIn("pieces delivered a day", out)
        for line in ("results/little/report.html", "results/little/figures/", "results/little/results.sqlite"):
            self.assertIn(f"\n{line}\n", out)
            self.assertTrue((self.dir / line).exists())
        self.assertNotIn("\x1b", out + err)
        self.assertNotIn("\r", out + err)
        self.assert_no_staging(self.dir / "results")

    def test_quiet_leaves_only_the_table(self):
        self.write(LITTLE)
        out, err = self.assert_run("run", "little.lua", "--quiet")
        self.assertEqual(err, "")
        self.assertIn("pieces delivered a day", out)

    def test_the_same_run_gives_the_same_bytes_everywhere(self):
        first = tree(self.results(folder="first"))
        self.assertGreaterEqual(set(first), {"manifest.json", "results.sqlite", "rows.csv", "report.html", "figures/oee.png"})
        for name, args in {"again": [], "threads_1": ["--threads", "1"], "threads_2": ["--threads", "2"],
                           "threads_7": ["--threads", "7"], "deep/er": []}.items():
            self.assertEqual(tree(self.results(*args, folder=name)), first, name)
        elsewhere = self.dir / "elsewhere"
        elsewhere.mkdir()
        self.assert_run("run", self.dir / "little.lua", "--quiet", cwd=elsewhere, env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Seoul"})
        self.assertEqual(tree(elsewhere / "results/little"), first)

    def test_a_seed_makes_other_results(self):
        first = tree(self.results(folder="a"))
        self.assertNotEqual(tree(self.results("--seed", "4", folder="b")), first)
        self.assertEqual(tree(self.results("--seed", "3", folder="c"))["rows.csv"], first["rows.csv"])

    def test_a_run_replaces_the_results_before(self):
        self.results("--seed", "1")
        fresh = tree(self.results("--seed", "2", folder="fresh"))
        self.assertEqual(tree(self.results("--seed", "2")), fresh)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["fresh", "little.lua", "old"])

    def test_a_folder_with_other_files_is_left_alone(self):
        self.write("my thesis", "mine/thesis.txt")
        self.write(LITTLE)
        self.assert_run("run", "little.lua", "--quiet", "--out", "mine", code=FAULT,
                        says=r"mine: holds files .*thesis\.txt.*\n  choose another folder")
        self.assertEqual(tree(self.dir / "mine"), {"thesis.txt": b"my thesis"})
        self.assert_no_staging()

    def test_a_file_in_the_place_of_the_folder(self):
        self.write("x", "taken")
        self.write(LITTLE)
        self.assert_run("run", "little.lua", "--quiet", "--out", "taken", code=FAULT, says="taken: is a file.*\n  remove or rename")
        self.assertEqual((self.dir / "taken").read_text(), "x")

    def test_slashes_at_the_end_of_the_folder_are_left_out(self):
        self.write(LITTLE)
        out, _ = self.assert_run("run", "little.lua", "--quiet", "--out", "there//")
        self.assertIn("\nthere/report.html\n", out)

    def test_korean(self):
        self.write(LITTLE)
        out, _ = self.assert_run("run", "little.lua", "--quiet", "--lang", "ko")
        for word in ("기초 2", "일 납품 수량", "신뢰구간"):
            self.assertIn(word, out)
        self.assertRegex((self.dir / "results/little/report.html").read_text(), r'<html lang="ko"')
        english = self.results(folder="english")
        for name in ("rows.csv", "estimates.csv", "results.sqlite"):
            self.assertEqual((self.dir / "results/little" / name).read_bytes(), (english / name).read_bytes(), name)

    def test_without_a_font_the_tables_and_the_report_are_written(self):
        self.write(LITTLE)
        out, err = self.assert_run("run", "little.lua", "--quiet", env={"GONGJANG_FONT": "/no/such/font.ttf"})
        self.assertRegex(err, r"no pictures: the font /no/such/font\.ttf cannot be read.*\n  install .*fonts-nanum")
        self.assertNotIn("figures", out)
        folder = self.dir / "results/little"
        self.assertTrue((folder / "report.html").stat().st_size > 10000)
        self.assertTrue((folder / "rows.csv").exists())
        self.assertEqual([p for p in tree(folder) if p.endswith(".png")], [])
        self.assert_run("verify", folder)

    def test_what_it_is_worth_can_be_redone_from_its_tables(self):
        bridge = 'bridge = bridge { deadweight = assumed(percent(20), { low = percent(10), high = percent(45), source = "a test" }) },'
        self.write(LITTLE.replace("  seed = 3,", "  seed = 3, " + bridge).replace("horizon = weeks(4)", "horizon = weeks(60)"))
        out, _ = self.assert_run("run", "little.lua", "--quiet", "--replications", "3")
        self.assertRegex(out, r"Who gains by technology and support \(after − before\), million won\n +firm +state +society\n +year 0 \(decision\)")
        self.assertIn("no residual value", out)
        self.assertIn("assumed 20 % (10–45 %)", out)
        folder = self.dir / "results/little"
        read = lambda name: list(csv.DictReader((folder / name).read_text(encoding="utf-8-sig").splitlines()))
        worth = {(row["party"], row["measure"]): row["mean"] for row in read("worth.csv")}
        flows = [row for row in read("appraisal.csv") if row["account"] == "net"]
        for party in {row["party"] for row in flows}:
            npv = sum(float(row["mean"]) / 1.045 ** float(row["discounted_over"]) for row in flows if row["party"] == party)
            self.assertAlmostEqual(npv, float(worth[party, "npv"]), delta=1)
        for year in "012":
            lines = [row for row in read("appraisal.csv") if row["party"] == "firm" and row["year"] == year]
            net = float(next(row["mean"] for row in lines if row["account"] == "net"))
            self.assertAlmostEqual(sum(float(row["mean"]) for row in lines if row["account"] != "net"), net, delta=1)
        steps = {row["step"]: float(row["mean"]) for row in read("bridge.csv") if row["count"] == "jobs"}
        self.assertAlmostEqual(sum(v for k, v in steps.items() if k != "net"), steps["net"], places=8)
        report = (folder / "report.html").read_text()
        for part in ("Jobs from gross to net", 'table class="worth"', "no residual value"):
            self.assertIn(part, report)
        korean = self.assert_run("run", "little.lua", "--quiet", "--replications", "2", "--lang", "ko", "--out", "ko")[0]
        for part in ("누가 얼마나 얻나", "총효과에서 순효과로", "잔존가치 없음", "순현재가치 (NPV)"):
            self.assertIn(part, korean)

    def test_two_runs_into_one_folder_leave_one_of_them_whole(self):
        self.write(LITTLE)
        for _ in range(3):
            both = [self.start("run", "little.lua", "--quiet", "--out", "one", "--seed", seed) for seed in "12"]
            errs = [process.communicate(timeout=SECONDS)[1].decode() for process in both]
            codes = sorted(p.returncode for p in both)
            for process, err in zip(both, errs):
                if process.returncode == FAULT:
                    self.assertRegex(err, "one: could not be .*\\n  another run writes there at the same time")
            self.assertIn(codes, ([OK, OK], [OK, FAULT]))
            self.assert_run("verify", "one")


class Json(Case):
    def test_every_answer_is_one_json_document(self):
        self.write(LITTLE)
        self.write("return 5\n", "bad.lua")
        answer = {}
        for name, args, code in [
            ("check", ["check", "little.lua"], OK),
            ("check_bad", ["check", "bad.lua"], SCRIPT),
            ("run", ["run", "little.lua", "--quiet"], OK),
            ("run_bad", ["run", "bad.lua"], SCRIPT),
            ("run_blocked", ["run", "little.lua", "--quiet", "--out", "bad.lua"], FAULT),
            ("verify", ["verify", "results/little"], OK),
            ("verify_bad", ["verify", "nowhere"], FAULT),
            ("replay", ["replay", "results/little", "--replication", "3", "--arm", "after"], OK),
            ("replay_scenario", ["replay", "little.lua"], OK),
            ("replay_bad", ["replay", "results/little", "--replication", "99"], USAGE),
            ("replay_bad_scenario", ["replay", "bad.lua"], SCRIPT),
        ]:
            with self.subTest(name=name):
                answer[name] = self.assert_one_json(self.assert_run(*args, "--json", code=code)[0])
        self.assertEqual(answer["check"]["errors"], [])
        self.assertRegex(answer["check"]["scenario"], "^[0-9a-f]{64}$")
        self.assertEqual(answer["check_bad"]["errors"][0]["status"], "SCRIPT")
        self.assertEqual(answer["run_blocked"]["errors"][0]["status"], "IO")
        self.assertEqual(answer["verify"]["errors"], [])
        self.assertGreaterEqual(answer["verify"]["rows_run_again"], 4)
        self.assertEqual((answer["replay"]["replication"], answer["replay"]["arm"], answer["replay"]["status"]), (3, "after", "OK"))
        self.assertEqual(answer["replay_bad"]["errors"][0]["status"], "USAGE")
        self.assertEqual(answer["run"]["failed"], 0)


def rows(folder):
    """{(replication, arm): (status, digest)} of rows.csv."""
    lines = (folder / "rows.csv").read_text(encoding="utf-8-sig").splitlines()
    arm, replication, status, digest = (lines[0].split(",").index(c) for c in ("arm", "replication", "status", "digest"))
    cells = [line.split(",") for line in lines[1:]]
    return {(int(c[replication]), c[arm]): (c[status], c[digest]) for c in cells}


class VerifyAndReplay(Case):
    def flip(self, folder, name, at):
        """A copy of a folder in which one bit of one byte is another."""
        copy = self.dir / "flipped"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        data = bytearray((copy / name).read_bytes())
        data[at if at >= 0 else len(data) + at] ^= 1
        (copy / name).write_bytes(data)
        return copy

    def test_a_whole_folder_is_verified(self):
        folder = self.results()
        out, err = self.assert_run("verify", folder)
        self.assertRegex(out, r"old: \d+ files as written, 4 of 16 rows run again, all the same \(--pick \d+\)\.\n$")
        self.assertEqual(err, "")
        self.assertIn("16 of 16 rows", self.assert_run("verify", folder, "--rows", "1000")[0])

    def test_one_flipped_bit_is_found_in_every_file(self):
        folder = self.results()
        for name in tree(folder):
            if name == "manifest.json":
                continue
            with self.subTest(name=name):
                size = (folder / name).stat().st_size
                for at in (0, size // 2, -1):
                    out, err = self.assert_run("verify", self.flip(folder, name, at),
                                               code=FAULT if name == "results.sqlite" else MISMATCH,
                                               says=rf"{re.escape(name)}: was changed after it was written")
                    self.assertIn("run the study again", err)
                    self.assertEqual(out, "")

    def test_a_flipped_bit_in_the_manifest_is_found(self):
        folder = self.results()
        text = (folder / "manifest.json").read_bytes()
        for at in [*range(0, len(text), 101), len(text) - 1]:
            with self.subTest(at=at, text=text[max(0, at - 20):at + 20]):
                got, out, err = self.run_it("verify", "--rows", "1", self.flip(folder, "manifest.json", at))
                self.assertIn(got, (FAULT, MISMATCH), err)
                self.assertRegex(err, "gongjang: .{20}")
                self.assertEqual(out, "")

    def test_missing_and_foreign_files_are_said(self):
        folder = self.results()
        (folder / "rows.csv").unlink()
        self.assert_run("verify", folder, code=MISMATCH, says=r"rows\.csv: is missing\n  put the file back")
        (folder / "manifest.json").unlink()
        self.assert_run("verify", folder, code=FAULT, says=r"is half written: it has tables but no manifest\.json\n  copy it again")
        self.assert_run("verify", "nowhere", code=FAULT, says="nowhere: .*No such file.*\n  run the study first")
        self.assert_run("verify", "little.lua", code=FAULT, says="little.lua: .*\n  name the folder")

    def test_results_are_verified_and_replayed_from_anywhere(self):
        self.write("return { cycle = seconds(11) }\n", "plant/parts/weld.lua")
        self.write("minutes\n18\n22\n20\n", "plant/repair.csv")
        self.write(changed(("local day =", 'local weld = require "parts.weld"\nlocal day ='), ("cycle = seconds(11)", "cycle = weld.cycle"),
                           ("repair = minutes(20)", 'repair = empirical { values = csv("repair.csv", "minutes"), unit = "minutes" }')),
                   "plant/my plant.lua")
        away = self.dir / "away"
        away.mkdir()
        self.assert_run("run", "../plant/my plant.lua", "--quiet", "--seed", "9", "--replications", "3", "--out", "my results", cwd=away)
        shutil.rmtree(self.dir / "plant")
        folder = away / "my results"
        for cwd, name in ((folder, "."), (away, "my results"), (self.dir, "away/my results"), (pathlib.Path("/"), folder)):
            with self.subTest(cwd=cwd):
                self.assertIn("4 of 6 rows", self.assert_run("verify", name, cwd=cwd)[0])
                out, _ = self.assert_run("replay", name, "--replication", "2", "--arm", "after", "--json", cwd=cwd)
                self.assertEqual(self.assert_one_json(out)["digest"], rows(folder)[2, "after"][1])

    def test_every_row_is_replayed_to_its_digest(self):
        folder = self.results("--replications", "3")
        stored = rows(folder)
        self.assertEqual(len(stored), 6)
        for (replication, arm), (status, digest) in stored.items():
            out, err = self.assert_run("replay", folder, "--replication", replication, "--arm", arm, "--json")
            answer = self.assert_one_json(out)
            self.assertEqual((answer["status"], answer["digest"]), (status, digest))
            self.assertIn(f"digest {digest}", err)

    def test_a_replay_has_the_values_of_its_row(self):
        folder = self.results("--replications", "2")
        out, _ = self.assert_run("replay", folder, "--replication", "1", "--arm", "before")
        values = dict(line.split("\t")[:2] for line in out.splitlines())
        found = 0
        for line in (folder / "rows.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
            arm, replication, _, _, outcome, _, value = line.split(",")[:7]
            if (arm, replication) == ("before", "1"):
                self.assertEqual(values[outcome], value)
                found += 1
        self.assertGreater(found, 10)

    def test_a_trace_tells_what_happened(self):
        folder = self.results("--replications", "1")
        out, _ = self.assert_run("replay", folder, "--print", "--from", "8", "--until", "12")
        lines = out.splitlines()
        self.assertEqual(lines[0], "hour\thappening\tentity\ta\tb")
        self.assertGreater(len(lines), 10)
        hours = [float(line.split("\t")[0]) for line in lines[1:]]
        self.assertEqual(hours, sorted(hours))
        self.assertTrue(8 <= hours[0] and hours[-1] <= 12)
        self.assertTrue(all(line.count("\t") == 4 for line in lines))

    def test_replay_says_what_is_not_there(self):
        folder = self.results("--replications", "2")
        self.assert_run("replay", folder, "--replication", "2", code=USAGE, says="holds replications 0 to 1, not 2\n  give")
        self.assert_run("replay", "nowhere", code=USAGE, says="nowhere does not exist")
        self.assert_run("replay", self.dir, code=FAULT, says="is not a results folder")

    def test_a_third_arm_is_kept_verified_and_replayed(self):
        self.write(ANSWERED)
        folder = self.results("--replications", "3")
        stored = rows(folder)
        self.assertEqual(len(stored), 9)
        self.assertEqual(json.loads((folder / "manifest.json").read_text())["arms"], 3)
        self.assertIn("9 of 9 rows", self.assert_run("verify", folder, "--rows", "9")[0])
        out, _ = self.assert_run("replay", folder, "--replication", "1", "--arm", "technology", "--json")
        self.assertEqual(self.assert_one_json(out)["digest"], stored[1, "technology"][1])
        out, _ = self.assert_run("kpi", "little.lua", "--arm", "technology", "--replications", "2", "--json")
        self.assertEqual(self.assert_one_json(out)["arm"], "technology")
        out, _ = self.assert_run("explain", "little.lua", "--arm", "technology", "--replications", "2")
        self.assertIn("technology at the orders of before", out)

    def test_a_changed_row_of_technology_is_found(self):
        """Also by one who puts all digests of files right again."""
        self.write(ANSWERED)
        folder = self.results("--replications", "2")
        with contextlib.closing(sqlite3.connect(folder / "results.sqlite")) as db, db:
            digest = rows(folder)[1, "technology"][1]
            other = ("0" if digest[0] != "0" else "1") + digest[1:]
            db.execute("UPDATE rows SET digest = ? WHERE arm = 'technology' AND replication = 1", (other,))
        text = (folder / "manifest.json").read_text()
        data = (folder / "results.sqlite").read_bytes()
        text = re.sub(r'("path": "results.sqlite",\s*"sha256": ")[0-9a-f]{64}(",\s*"bytes": )\d+',
                      lambda m: m[1] + hashlib.sha256(data).hexdigest() + m[2] + str(len(data)), text)
        end = re.search(r',\n\s*"manifest_sha256": "([0-9a-f]{64})"', text)
        own = hashlib.sha256((text[:end.start()] + text[end.end():]).encode()).hexdigest()
        (folder / "manifest.json").write_text(text.replace(end[1], own))
        self.assert_run("verify", folder, "--rows", "6", code=MISMATCH, says=rf"row 5 \(replication 1 technology\): digest {other} in the folder, {digest} now\n  `gongjang replay {folder} --row 5` shows it")

    def test_without_answers_there_is_no_third_arm(self):
        folder = self.results("--replications", "1")
        for command in (["replay", folder], ["replay", "little.lua"], ["kpi", "little.lua"], ["explain", "little.lua"]):
            with self.subTest(command=command):
                self.assert_run(*command, "--arm", "technology", code=USAGE, says="only where orders answer: this firm has no market\n  ask for the arm after")
        self.assert_run("replay", folder, "--arm", "during", code=USAGE, says="'before', 'after' or 'technology', not 'during'")


ANSWERED = changed(("horizon = weeks(4), warm_up = weeks(1), settle = weeks(1)", "horizon = months(6), warm_up = weeks(1), decide_at = months(4)"),
                   ("technician_wage = won(3300000):per \"month\"",
                    "technician_wage = won(3300000):per \"month\", market = market { open_answers = { lead_time = 2, on_time = 2 }, adjust = days(0), memory = 1 }"))

OVERLOADED = changed(("pieces(1200)", "pieces(24000)"), ("shifts = day,", "shifts = day, max_lots = 300,"))
LOCKING = changed(("buffer { capacity = 40 }", "buffer { capacity = 1 }"), ("buffer { capacity = 40 }", "buffer { capacity = 1 }"),
                  ("misses = percent(20)", "misses = percent(0)"), ("false_alarms = percent(2)", "false_alarms = percent(5)"))


class FailedReplications(Case):
    def assert_failed(self, text, status, why, fix):
        self.write(text)
        out, err = self.assert_run("run", "little.lua", code=FAILED)
        stored = rows(self.dir / "results/little")
        failed = {key for key, (s, _) in stored.items() if s == status}
        self.assertTrue(failed)
        replications = {replication for replication, (s, _) in stored.items() if s != "OK"}
        n = len({replication for replication, _ in replications})
        self.assertIn(f"{n} of 8 replications failed", err)
        self.assertIn(f"{n} of 8 replications failed", out)
        self.assertRegex(err, why)
        self.assertIn(fix, err)
        command = shlex.split(re.search(r"live it again: (.*)", err).group(1))
        self.assertEqual(command[0], "gongjang")
        self.assert_replayed(command[1:], stored, status)
        html = (self.dir / "results/little/report.html").read_text()
        listed = re.findall(r"gongjang replay [^<]*", html)
        self.assertEqual(len(listed), len(replications))
        self.assert_replayed(shlex.split(listed[-1])[1:], stored, status)
        self.assert_run("verify", "results/little")
        out, _ = self.assert_run("run", "little.lua", "--quiet", "--json", code=FAILED)
        self.assertEqual(self.assert_one_json(out)["failed"], n)

    def assert_replayed(self, command, stored, status):
        out, err = self.assert_run(*command, "--json", code=FAILED)
        answer = self.assert_one_json(out)
        self.assertEqual((answer["status"], answer["digest"]), stored[answer["replication"], answer["arm"]])
        self.assertEqual(answer["status"], status)
        self.assertRegex(err, f"{status}, .*\n.*hours?|h of simulated time")

    def test_an_overloaded_plant_is_a_result(self):
        self.assert_failed(OVERLOADED, "LIMIT", r"more than 300 lots or orders at once after \d+", "lower the rate, add machines")
        pools = (self.dir / "results/little/pools.csv").read_text(encoding="utf-8-sig").splitlines()
        heads = [line for line in pools if ",heads," in line]
        self.assertEqual(len(heads), 4)
        self.assertTrue(all(line.endswith(",") for line in heads), "what was not measured is empty, not 0")

    def test_a_deadlock_says_who_waits_for_whom(self):
        self.assert_failed(LOCKING, "DEADLOCK", r"deadlock after .*weld \(blocked\) waits for room before final; "
                                                r"final \(blocked\) waits for room before weld|deadlock after .*final \(blocked\) waits",
                           "make the buffers of the loop larger")


class Interrupted(Case):
    def start_long(self, *args):
        process = self.start("run", "little.lua", "--replications", "100000", "--out", "old", *args)
        process.stderr.readline()
        process.stderr.readline()  # it has said what it will do: the replications begin
        return process

    def test_an_interrupt_ends_it_soon_and_touches_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                was = tree(self.results())
                process = self.start_long()
                time.sleep(0.5)
                self.assertIsNone(process.poll())
                process.send_signal(number)
                start = time.monotonic()
                out, err = process.communicate(timeout=SECONDS)
                self.assertLess(time.monotonic() - start, 2.0)
                self.assertEqual(process.returncode, INTERRUPTED, err)
                self.assertEqual(out, b"")
                self.assertIn(b"gongjang: interrupted: nothing was written", err)
                self.assertEqual(tree(self.dir / "old"), was)
                self.assert_no_staging()

    def test_a_signal_that_was_ignored_stays_ignored(self):
        self.write(LITTLE)
        process = self.start("run", "little.lua", "--quiet", "--replications", "500", "--out", "old",
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        time.sleep(0.2)
        process.send_signal(signal.SIGHUP)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, err)

    def test_an_interrupt_as_soon_as_it_begins_leaves_nothing(self):
        """Also before and between: loading, the first look at the time needed, the writing."""
        self.write(LITTLE)
        delays = random.Random(5)
        codes = []
        for _ in range(12):
            process = self.start("run", "little.lua", "--out", "new", "--replications", "60")
            time.sleep(delays.uniform(0.0, 0.4))
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=SECONDS)
            codes.append(process.returncode)
            self.assertIn(process.returncode, (OK, INTERRUPTED, -signal.SIGINT))
            self.assert_no_staging()
            if process.returncode == OK:
                self.assert_run("verify", "new")
                shutil.rmtree(self.dir / "new")
            self.assertFalse((self.dir / "new").exists())

    def test_killed_at_any_moment_the_folder_is_the_old_or_the_new_one(self):
        old = tree(self.results("--seed", "1", "--replications", "60"))
        new = tree(self.results("--seed", "2", "--replications", "60", folder="new"))
        delays = random.Random(1)
        seen = set()
        for _ in range(10):
            process = self.start("run", "little.lua", "--quiet", "--out", "old", "--seed", "2", "--replications", "60")
            time.sleep(delays.uniform(0.0, 0.5))
            process.kill()
            process.communicate()
            self.assert_run("verify", "old", "--rows", "2")
            now = tree(self.dir / "old")
            self.assertTrue(now == old or now == new)
            seen.add("old" if now == old else "new")
            if now == new:
                self.results("--seed", "1", "--replications", "60")
        self.assertIn("old", seen)
        self.results("--seed", "1", "--replications", "60")
        self.assert_no_staging()  # the next run has cleared what the killed ones left


@contextlib.contextmanager
def tiny_disk(path, size):
    """A file system of its own, of so many bytes; skips when that may not be had."""
    path.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], capture_output=True)
    if not done or done.returncode != 0:
        raise unittest.SkipTest("a small disk of its own needs root and tmpfs")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


def room_of(folder):
    """Bytes that the files below it take on a disk of blocks of 4,096."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


def fill(disk, room):
    """Leave `room` bytes of it free."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
    (disk / "fill").write_bytes(b"x" * max(0, free - room))


@contextlib.contextmanager
def full_file(folder):
    """A file that takes no byte."""
    try:
        is_device = stat.S_ISCHR(os.stat("/dev/full").st_mode)
    except OSError:
        is_device = False
    if is_device:
        with open("/dev/full", "wb") as file:
            yield file
        return
    with tiny_disk(folder / "full", "64k") as disk:
        with contextlib.suppress(OSError), open(disk / "fill", "wb", buffering=0) as fill:
            while True:
                fill.write(b"x" * 4096)
        with open(disk / "out", "wb") as file:
            yield file


class FullDisk(Case):
    def test_a_full_disk_leaves_no_half_results(self):
        self.write(LITTLE)
        with tiny_disk(self.dir / "disk", "200k") as disk:
            for _ in range(2):
                self.assert_run("run", "little.lua", "--quiet", "--out", disk / "new", code=FAULT,
                                says=r"No space left on device\n  .*(free some space|choose another folder)")
                self.assertEqual(list(disk.iterdir()), [])

    def test_a_disk_that_fills_up_keeps_the_results_before(self):
        self.write(LITTLE)
        with tiny_disk(self.dir / "disk", "12m") as disk:
            self.assert_run("run", "little.lua", "--quiet", "--out", disk / "old")
            was = tree(disk / "old")
            for room in (0, 4096, 400_000, room_of(disk / "old") - 30_000):  # nothing, a table, a picture, the workbook
                fill(disk, room)
                self.assert_run("run", "little.lua", "--quiet", "--out", disk / "old", "--seed", "8", code=FAULT,
                                says="No space left on device")
                self.assertEqual(tree(disk / "old"), was)
                self.assertEqual(sorted(p.name for p in disk.iterdir()), ["fill", "old"])
                (disk / "fill").unlink()
            self.assert_run("verify", disk / "old")

    def test_a_workbook_is_whole_or_not_there(self):
        """Its library notices a full disk when it puts the parts together, not when it writes them."""
        self.write(LITTLE)
        codes = set()
        with tiny_disk(self.dir / "disk", "12m") as disk:
            self.assert_run("run", "little.lua", "--quiet", "--out", disk / "new")
            room = room_of(disk / "new")
            for more in (-12_288, -4096, 4096, 20_480):
                shutil.rmtree(disk / "new", ignore_errors=True)
                fill(disk, room + more)
                code, _, err = self.run_it("run", "little.lua", "--quiet", "--out", disk / "new")
                codes.add(code)
                if code == OK:
                    with zipfile.ZipFile(disk / "new/study.xlsx") as book:
                        for name in book.namelist():
                            ET.fromstring(book.read(name))
                else:
                    self.assertRegex(err, "study.xlsx cannot be written: (No space left|a part of it breaks off).*\n  .*free some space")
                    self.assertEqual([p.name for p in disk.iterdir()], ["fill"])
                (disk / "fill").unlink()
        self.assertEqual(codes, {OK, FAULT})

    def test_output_that_cannot_be_written_is_an_error_of_every_command(self):
        folder = self.results()
        with full_file(self.dir) as full:
            for args in (["--help"], ["--version"], ["run", "--help"], ["doc"], ["doc", "--markdown"], ["check", "little.lua"],
                         ["check", "little.lua", "--frozen"], ["verify", folder], ["verify", folder, "--json"],
                         ["replay", folder], ["replay", folder, "--json"], ["replay", folder, "--print"], ["replay", folder, "--trace", "-"],
                         ["check", "none.lua", "--json"], ["run", "little.lua", "--quiet"]):
                with self.subTest(args=args):
                    _, err = self.assert_run(*args, code=FAULT, stdout=full, says="the output could not be written: No space left")
                    self.assertEqual(err.count("could not be written"), 1)
        self.assertRegex(err, "the results are whole: results/little")
        self.assert_run("verify", "results/little")

    def test_closed_standard_files_do_no_harm(self):
        self.write(LITTLE)
        _, err = self.assert_run("run", "little.lua", "--quiet", stdout=None, preexec_fn=lambda: os.close(1), code=FAULT,
                                 says="the output could not be written: Bad file descriptor")
        whole = tree(self.results(folder="whole"))
        self.assertEqual(tree(self.dir / "results/little"), whole)
        self.assert_run("run", "little.lua", stderr=None, preexec_fn=lambda: os.close(2))
        self.assertEqual(tree(self.dir / "results/little"), whole)
        self.assert_run("run", "little.lua", stdout=None, stderr=None, preexec_fn=lambda: os.closerange(0, 3), code=FAULT)
        self.assertEqual(tree(self.dir / "results/little"), whole)


class Explain(Case):
    """explain: ledger, bottleneck, the life of a lot."""

    def test_the_ledger_and_the_bottleneck_are_tables(self):
        self.write(LITTLE)
        out, err = self.assert_run("explain", "little.lua")
        self.assertIn("Lost minutes by root cause", out)
        self.assertIn("failure press", out)
        self.assertIn("Bottleneck by active periods", out)
        self.assertEqual(err, "")
        again, _ = self.assert_run("explain", "little.lua", "--threads", "3")
        self.assertEqual(out, again)
        after, _ = self.assert_run("explain", "little.lua", "--arm", "after")
        self.assertNotEqual(out, after)
        self.assertIn("원인별 손실 시간", self.assert_run("explain", "little.lua", "--lang", "ko", "--replications", "2")[0])

    def test_the_numbers_of_the_ledger_add_up(self):
        self.write(LITTLE)
        x = json.loads(self.assert_run("explain", "little.lua", "--json", "--replications", "4")[0])
        self.assertEqual(x["replications"], 4)
        lines = sum(line["all"]["mean"] for line in x["lost_minutes_a_day"])
        stations = sum(station["all"]["mean"] for station in x["stations"])
        self.assertAlmostEqual(lines, stations, places=5)
        for line in x["lost_minutes_a_day"]:
            self.assertAlmostEqual(line["all"]["mean"], line["own"]["mean"] + line["others"]["mean"], places=5)
        self.assertAlmostEqual(sum(line["share"]["mean"] for line in x["lost_minutes_a_day"]), 1, places=6)
        self.assertAlmostEqual(sum(b["chance"] for b in x["bottleneck"]), 1, places=6)
        self.assertLessEqual(sum(b["momentary"]["mean"] for b in x["bottleneck"]), 1)

    def test_the_gain_ledger_adds_up_digit_by_digit(self):
        self.write(LITTLE)
        out, err = self.assert_run("explain", "little.lua", "--gains", "--json", "--replications", "3")
        self.assertRegex(err, r"\d groups of levers change, \d+ coalitions x 3 replications")
        x = json.loads(out, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
        self.assertEqual(x["lives_a_replication"], 2 ** len(x["gains"][0]["parts"]))
        for column in x["gains"]:
            self.assertEqual(sum(part["part"]["mean"] for part in column["parts"]), column["gain"]["mean"], column["outcome"])
        out, _ = self.assert_run("explain", "little.lua", "--gains", "--replications", "3")
        rows = [re.split(r"  +", line.strip()) for line in out.splitlines() if re.search(r"  [+−0]", line)]
        signed = lambda cell: decimal.Decimal(cell.split(" ")[0].replace("−", "-").replace(",", ""))
        gain = next(row for row in rows if row[0] == "gain")
        parts = rows[rows.index(gain) + 1:]
        self.assertGreater(len(parts), 2)
        for i in range(1, len(gain)):
            self.assertEqual(sum(signed(row[i]) for row in parts), signed(gain[i]), gain)
        self.assertIn("이득 원장", self.assert_run("explain", "little.lua", "--gains", "--lang", "ko", "--replications", "2")[0])
        self.assert_run("explain", "little.lua", "--gains", "--lot", "1", code=USAGE, says="not both")

    def test_the_life_of_a_lot_adds_up_to_its_lead_time(self):
        self.write(LITTLE)
        out, _ = self.assert_run("explain", "little.lua", "--lot", "25", "--replication", "2")
        self.assertIn("Lot 25 of bracket (before), replication 2: pieces 50", out)
        minutes = sum(float(m) for m in re.findall(r"^  +[\d.]+  +([\d.]+)  ", out, re.M))
        lead, unit = re.search(r"lead time: ([\d.]+) (minutes|hours|days),", out).groups()
        in_minutes = {"minutes": 1, "hours": 60, "days": 1440}[unit]
        self.assertAlmostEqual(minutes / in_minutes, float(lead), delta=0.01)
        self.assertIn("step done: pieces 50", out)
        self.assertIn("leaves: pieces", out)

    def test_a_lot_is_not_followed_into_the_life_of_the_next(self):
        out, _ = self.assert_run("explain", HERE.parent.parent / "scenarios/recipes" / "60-conwip.lua", "--set", "times=constant", "--lot", "1")
        self.assertIn("leaves: pieces 1", out)
        self.assertIn("lead time: 8 hours, of them 8 hours at work (100 %)", out)

    def test_a_split_lot_says_into_how_many(self):
        out, _ = self.assert_run("explain", HERE.parent.parent / "scenarios/recipes" / "24-split.lua", "--lot", "2")
        self.assertIn("split into 10 lots: goes on as the first, pieces 10", out)
        self.assertIn("leaves: pieces 10", out)

    def test_a_component_ends_in_the_assembly(self):
        out, _ = self.assert_run("explain", HERE.parent.parent / "scenarios/recipes" / "28-assembly.lua", "--lot", "1")
        self.assertIn("used up in an assembly", out)
        self.assertNotIn("still inside", out)

    def test_a_long_lead_time_is_in_days(self):
        out, _ = self.assert_run("explain", HERE.parent.parent / "scenarios/recipes" / "60-conwip.lua", "--set", "times=constant", "--set", "lots=100", "--lot", "100")
        self.assertIn("lead time: 8.583 days, of them 8 hours at work (3.883 %)", out)

    def test_what_cannot_be_explained_is_said(self):
        self.write(LITTLE)
        self.assert_run("explain", "little.lua", "--lot", "999999", code=USAGE, says="releases fewer than 999999 lots")
        self.assert_run("explain", "little.lua", "--lot", "1", "--orders", "braket", code=USAGE, says="did you mean 'bracket'")
        self.assert_run("explain", "little.lua", "--lot", "1", "--json", code=USAGE, says="not both")
        self.assert_run("explain", code=USAGE, says="what to explain")
        self.assert_run("explain", "nothing.lua", code=USAGE, says="does not exist")

    def test_the_recipes_say_what_their_comments_say(self):
        recipe = HERE.parent.parent / "scenarios/recipes"
        x = json.loads(self.assert_run("explain", recipe / "70-lost-minutes.lua", "--json")[0])
        self.assertEqual([(line["cause"], line["of"]) for line in x["lost_minutes_a_day"]], [("failure", "mill"), ("slow cycle", "mill")])
        self.assertEqual([line["share"]["mean"] for line in x["lost_minutes_a_day"]], [0.7, 0.3])
        self.assertAlmostEqual(x["lost_minutes_a_day"][0]["own"]["mean"], 40 * 1440 / 140, places=6)
        x = json.loads(self.assert_run("explain", recipe / "71-bottleneck.lua", "--json")[0])
        self.assertEqual(x["bottleneck"][0]["name"], "M3")
        self.assertGreater(x["bottleneck"][0]["chance"], 0.8)
        out, _ = self.assert_run("explain", recipe / "72-life-of-a-lot.lua", "--lot", "4")
        self.assertRegex(out, r"10\.0000 +80\.00 +waits before press +slow cycle press")
        self.assertIn("lead time: 3.833 hours, of them 90 minutes at work (39.13 %)", out)
        out, _ = self.assert_run("explain", recipe / "72-life-of-a-lot.lua", "--lot", "1")
        self.assertRegex(out, r"8\.0000 +20\.00 +press +waiting for worker +paperwork operator")
        _, err = self.assert_run("explain", recipe / "73-who-waits-for-whom.lua", "--set", "cards=1", code=FAILED)
        self.assertIn("drill (blocked) waits for a card of drill to bend, which a lot before bend has; "
                      "bend (blocked) waits for a card of bend to drill, which a lot before drill has", err)
        self.assert_run("explain", recipe / "73-who-waits-for-whom.lua")

    def test_a_status_is_explained_by_its_name(self):
        self.assertIn("the floor waits for itself (exit status 7)", self.assert_run("explain", "deadlock")[0])


FIRMS = """
return study { title = "Firms", warm_up = days(0), decide_at = months(3), horizon = years(1), replications = 2,
  population = population { file = "firms.csv",
    columns = { heads = column { low = 1, high = 9, whole = true }, sector = column { words = { "press", "food" } } },
    make = function(f) return member {
      plant = plant { people = { pool "op" { count = f.heads, wage = won(2e6):per "month" } },
        line "a" { machine "m" { cycle = hours(3), places = f.heads, needs = "op" } },
        orders { product = "a", every = exponential(hours(9)), due = days(3) } },
      firm = firm { price = won(5e5), material = won(1e5) }, sector = f.sector, size = f.heads < 3 and "small" or "large",
      after = level { level = 1, name = "one", levers = levers { labour = 0.8 } } } end } }
"""
ROWS = "heads,sector\n2,press\nx,press\n4,food\n1,steel\n\n3,press\n"


class Population(Case):
    def population(self, rows=ROWS, scenario=FIRMS):
        self.write(rows, "firms.csv")
        self.write(scenario, "firms.lua")

    def test_firms_are_run_written_and_lived_again(self):
        self.population()
        out, err = self.assert_run("run", "firms.lua", "--out", "r")
        self.assertIn("3 firms, without and with the programme, 2 replications", err)
        self.assertIn("firms.csv: 2 of 5 rows refused\n  line 3: heads is \"x\", not a number\n  line 5: sector is \"steel\", none of: press, food", err)
        self.assertIn("2 of 5 rows of firms.csv make no firm", out)
        self.assertIn("Without the programme 0.0 firms adopt, with it 3.0.", out)
        db = sqlite3.connect(self.dir / "r/results.sqlite")
        self.assertEqual(db.execute("SELECT count(*) FROM rows").fetchone(), (12,))
        self.assertEqual(db.execute("SELECT DISTINCT firm FROM rows ORDER BY firm").fetchall(), [(1,), (3,), (5,)])
        self.assertEqual(db.execute("SELECT line, reason FROM refused").fetchall()[0], (3, 'heads is "x", not a number'))
        self.assertEqual(db.execute("SELECT \"group\", firms FROM groups WHERE of = 'all' AND by = 'sector' AND outcome = 'jobs'").fetchall(), [("food", 1), ("press", 2)])
        gross, dead, rivals, net = (db.execute("SELECT mean FROM programme WHERE line = ?", (f"{x}_jobs",)).fetchone()[0] for x in ("gross", "deadweight", "rivals", "net"))
        self.assertAlmostEqual(net, gross - dead - rivals, places=9)
        db.close()
        self.assertFalse((self.dir / "r/stations.csv").exists())
        out, _ = self.assert_run("verify", "r")
        self.assertIn("6 of 12 rows run again, all the same", out)
        self.assertIn("12 of 12 rows", self.assert_run("verify", "r", "--rows", "12")[0])

    def test_the_results_do_not_depend_on_threads(self):
        self.population()
        for threads in (1, 2, 7):
            self.assert_run("run", "firms.lua", "--out", f"t{threads}", "--threads", threads, "--quiet")
        self.assertEqual(tree(self.dir / "t1"), tree(self.dir / "t2"))
        self.assertEqual(tree(self.dir / "t1"), tree(self.dir / "t7"))

    def test_korean_and_json(self):
        self.population()
        self.assertIn("경쟁기업의 일자리 증감", self.assert_run("run", "firms.lua", "--out", "r", "--lang", "ko", "--quiet")[0])
        self.assertIn("지원사업", (self.dir / "r/report.html").read_text())
        self.assert_one_json(self.assert_run("run", "firms.lua", "--out", "r", "--json", "--quiet")[0])

    def test_check_counts_firms_and_rows(self):
        self.population()
        out, err = self.assert_run("check", "firms.lua")
        self.assertRegex(out, r"Firms: 3; machines in all: 9\. Frozen scenario [0-9a-f]{12}\.\n  firms\.csv: 2 of 5 rows refused")
        self.assertIn("line 3: heads", err)
        self.assertIn("firm = 5\n", self.assert_run("check", "firms.lua", "--frozen")[0])

    def test_a_file_without_a_usable_row_is_an_error(self):
        self.population("heads,sector\n0,press\n")
        self.assert_run("check", "firms.lua", code=SCRIPT, says="all 1 rows of firms.csv are refused; line 2: heads is 0, less than 1")

    def test_one_firm_can_be_looked_at_by_itself(self):
        self.population()
        self.assert_run("replay", "firms.lua", "--firm", "3", "--arm", "after")
        self.assert_run("explain", "firms.lua", "--firm", "5", "--replications", "2")
        self.assert_run("kpi", "firms.lua", code=USAGE, says="has 3 firms, and this looks at one plant\n  choose one with --firm, from 1 to 5")
        self.assert_run("kpi", "firms.lua", "--firm", "2", code=USAGE, says="has no firm 2")
        self.assert_run("run", "firms.lua", "--log", "x.csv", code=USAGE, says="--log is of one plant")
        self.write(LITTLE)
        self.assert_run("kpi", "little.lua", "--firm", "2", code=USAGE, says="--firm goes with a population")
        self.assert_run("run", "firms.lua", "--out", "r", "--quiet")
        self.assert_run("replay", "r", code=USAGE, says="holds a population")


def main():
    global PROGRAM, WORK
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    PROGRAM = pathlib.Path(sys.argv[1]).resolve()
    WORK = pathlib.Path(sys.argv[2]).resolve()
    for number in (signal.SIGINT, signal.SIGHUP):  # a caller in the background may have had them ignored, and children inherit that
        signal.signal(number, signal.SIG_DFL)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)


if __name__ == "__main__":
    main()
