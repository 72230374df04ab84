#!/usr/bin/env python3
"""Traces and event logs as programs read them.

    test_log.py GONGJANG WORK [TEST...]
"""

import gzip
import json
import os
import re

import test_cli
from test_cli import FAULT, LITTLE, OK, USAGE, Case, changed, full_file, tiny_disk

EVENTS = {  # every kind of event with its keys: format "gongjang-trace", version 1
    "state": "machine state lot", "order": "demand order pieces", "release": "demand lot pieces", "lost": "demand order pieces",
    "step": "machine lot pieces", "scrap": "machine lot pieces", "rework": "machine lot pieces", "done": "product lot pieces",
    "close": "demand order late_us", "drift": "machine lot", "restored": "machine", "worker": "worker activity machine",
    "hire": "worker pool", "leave": "worker pool", "lever": "lever multiplier", "part_of": "demand lot order",
    "setup": "machine lot", "fail": "machine mode lot", "repaired": "machine mode lot",
}


class Trace(Case):
    def trace(self, *args):
        self.write(LITTLE)
        out, _ = self.assert_run("replay", "little.lua", "--trace", "-", *args)
        return [json.loads(line) for line in out.splitlines()]

    def test_lines_are_those_of_the_documented_format(self):
        head, *lines, end = self.trace("--arm", "after")
        self.assertEqual((head["format"], head["version"], head["unit"], head["arm"]), ("gongjang-trace", 1, "us", "after"))
        self.assertEqual(head["start"], "2024-01-01")
        self.assertEqual((end["event"], end["status"]), ("end", "OK"))
        before = 0
        for line in lines:
            self.assertGreaterEqual(line.pop("t"), before)
            self.assertEqual(" ".join(line)[len("event "):], EVENTS[line["event"]], line)
        kinds = {line["event"] for line in lines}
        self.assertGreaterEqual(kinds, set(EVENTS) - {"lost", "setup", "scrap", "hire", "leave"})

    def test_the_documented_format_is_the_one_that_is_pinned(self):
        out, _ = self.assert_run("doc", "trace")
        documented = {}
        for name, keys in re.findall(r"^- `(\w+)` \((.*?)\): .*\.$", out, re.M):
            documented[name] = " ".join(re.findall(r"`(\w+)`", keys))
        self.assertEqual(documented, EVENTS)

    def test_pieces_of_every_lot_are_accounted_for(self):
        released, gone = {}, {}
        for line in self.trace()[1:]:
            if line["event"] == "release":
                self.assertNotIn(line["lot"], released)
                released[line["lot"]] = line["pieces"]
            elif line["event"] in ("scrap", "done"):
                gone[line["lot"]] = gone.get(line["lot"], 0) + line["pieces"]
        self.assertTrue(all(gone[lot] <= released[lot] for lot in gone))
        self.assertGreater(sum(gone.values()), 0.9 * sum(released.values()))

    def test_a_trace_leaves_the_run_as_it_is_and_is_the_same_every_time(self):
        self.write(LITTLE)
        plain, said = self.assert_run("replay", "little.lua")
        for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.gz"):
            out, again = self.assert_run("replay", "little.lua", "--trace", name)
            self.assertEqual((out, again), (plain, said))
        data = {name: (self.dir / name).read_bytes() for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.gz")}
        self.assertEqual(data["b.jsonl.gz"], data["c.jsonl.gz"])
        self.assertEqual(gzip.decompress(data["b.jsonl.gz"]), data["a.jsonl"])
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["a.jsonl", "b.jsonl.gz", "c.jsonl.gz", "little.lua"])

    def test_names_of_any_kind_stay_what_they_are(self):
        name = "=가, <&>; 'x' \\\\ y"
        self.write(changed(('machine "press"', f'machine "{name}"')))
        out, _ = self.assert_run("replay", "little.lua", "--trace", "-")
        machines = {json.loads(line).get("machine") for line in out.splitlines()}
        self.assertIn(name.replace("\\\\", "\\"), machines)

    def test_a_trace_that_cannot_be_written_is_not_there(self):
        self.write(LITTLE)
        (self.dir / "folder").mkdir()
        self.assert_run("replay", "little.lua", "--trace", "folder", code=USAGE, says="folder.*is a folder")
        self.assert_run("replay", "little.lua", "--trace", "none/x", code=FAULT, says="No such file")
        with full_file(self.dir) as full:
            self.assert_run("replay", "little.lua", "--trace", "-", stdout=full, code=FAULT, says="No space left")
        with tiny_disk(self.dir / "disk", "64k") as disk:
            self.assert_run("replay", "little.lua", "--trace", disk / "x", code=FAULT, says="No space left")
            self.assertEqual(list(disk.iterdir()), [])


if __name__ == "__main__":
    test_cli.main()
