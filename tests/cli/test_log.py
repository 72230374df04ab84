#!/usr/bin/env python3
"""Traces and event logs as programs read them.

    test_log.py GONGJANG WORK [TEST...]
"""

import csv
import datetime
import gzip
import io
import json
import os
import re
import sqlite3

import test_cli
from test_cli import FAULT, LITTLE, OK, USAGE, Case, changed, full_file, tiny_disk

# The address sanitizer keeps freed memory back; a test here looks at the peak.
os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=1")

EVENTS = {  # every kind of event with its keys: format "gongjang-trace", version 1
    "state": "machine state lot", "order": "demand order pieces", "release": "demand lot pieces", "lost": "demand order pieces",
    "step": "machine lot pieces", "scrap": "machine lot pieces", "rework": "machine lot pieces", "done": "product lot pieces",
    "close": "demand order late_us", "drift": "machine lot", "restored": "machine", "worker": "worker activity machine",
    "hire": "worker pool", "leave": "worker pool", "lever": "lever multiplier", "part_of": "demand lot order",
    "setup": "machine lot", "fail": "machine mode lot", "repaired": "machine mode lot", "tool": "machine lot changes",
    "judged": "machine lot refused", "stage": "machine stage", "maintain": "machine lot", "maintained": "machine lot",
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
        self.assertGreaterEqual(kinds, set(EVENTS) - {"lost", "setup", "scrap", "hire", "leave", "tool", "judged", "stage", "maintain", "maintained"})

    def test_the_documented_format_is_the_one_that_is_pinned(self):
        out, _ = self.assert_run("doc", "trace")
        documented = {}
        for name, keys in re.findall(r"^- `(\w+)` \((.*?)\): .*\.$", out, re.M):
            documented[name] = " ".join(re.findall(r"`(\w+)`", keys))
        self.assertEqual({name: documented[name] for name in EVENTS}, EVENTS)  # new kinds may come

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


TYPES = {"string": str, "integer": int, "float": (int, float), "time": str}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


class Log(Case):
    SETUPS = (("rework = \"weld\", rework_limit = 2", 'rework = "weld", rework_limit = 1'),
              ('machine "weld" {', 'machine "weld" { setup = minutes(3), family = { bracket = "a" },'))

    def log(self, name, *args, text=None):
        self.write(text or changed(self.SETUPS[0]))
        self.assert_run("replay", "little.lua", "--log", name, *args)
        self.assertNotIn(name + ".part", [p.name for p in self.dir.iterdir()])
        return self.dir / name

    def rows(self, path):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def check_ocel(self, log):
        """The rules of the OCEL 2.0 JSON schema: required keys, declared types, relationships that lead somewhere."""
        self.assertEqual(set(log), {"eventTypes", "objectTypes", "events", "objects"})
        declared = {}
        for side in ("eventTypes", "objectTypes"):
            declared[side] = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in log[side]}
            self.assertEqual(len(declared[side]), len(log[side]), "a type declared twice")
        objects = {o["id"]: o for o in log["objects"]}
        self.assertEqual(len(objects), len(log["objects"]), "an object id twice")
        self.assertEqual(len({e["id"] for e in log["events"]}), len(log["events"]), "an event id twice")
        for side, things in (("eventTypes", log["events"]), ("objectTypes", log["objects"])):
            for thing in things:
                for attribute in thing["attributes"]:
                    kind = declared[side][thing["type"]][attribute["name"]]
                    self.assertIsInstance(attribute["value"], TYPES[kind])
                    if kind == "time":
                        self.assertRegex(attribute["value"], TIME)
                    if side == "objectTypes":
                        self.assertRegex(attribute["time"], TIME)
                for relation in thing["relationships"]:
                    self.assertIn(relation["objectId"], objects)
                    self.assertTrue(relation["qualifier"])
        for event in log["events"]:
            self.assertRegex(event["time"], TIME)
            at = {a["name"]: a["value"] for a in event["attributes"]}
            self.assertLessEqual(at.get("start", event["time"]), event["time"])
        times = [e["time"] for e in log["events"]]
        self.assertEqual(times, sorted(times))

    def test_ocel_as_json_keeps_the_rules_of_its_schema(self):
        log = json.loads(self.log("a.jsonocel", "--arm", "after").read_text())
        self.check_ocel(log)
        kinds = {e["type"] for e in log["events"]}
        self.assertGreaterEqual(kinds, {"order", "release", "work press", "work weld", "inspect final", "rework", "scrap", "failure",
                                        "repair", "complete", "deliver"})
        workers = {r["objectId"] for e in log["events"] for r in e["relationships"] if r["qualifier"] == "done by"}
        self.assertEqual(workers, {"worker:operator #1", "worker:operator #2"})
        menders = {r["objectId"] for e in log["events"] for r in e["relationships"] if r["qualifier"] == "repaired by"}
        self.assertEqual(menders, {"worker:technician #1"})

    def test_the_three_forms_tell_the_same(self):
        log = json.loads(self.log("a.json").read_text())
        rows = self.rows(self.log("a.csv"))
        database = sqlite3.connect(self.log("a.sqlite"))
        of_lots = [e for e in log["events"] if any(r["qualifier"] == "of lot" for r in e["relationships"])]
        self.assertEqual([(e["type"], e["time"]) for e in of_lots], [(r["activity"], r["complete"]) for r in rows])
        for event, row in zip(of_lots, rows):
            at = {a["name"]: a["value"] for a in event["attributes"]}
            self.assertEqual(row["start"], at.get("start", event["time"]))
            self.assertEqual(row["quantity"], str(at.get("quantity", "")))
            self.assertEqual(row["rejects"], str(at.get("rejects", "")))
            self.assertIn({"objectId": "order:" + row["order"], "qualifier": "for order"}, event["relationships"])
        maps = dict(database.execute("SELECT ocel_type, ocel_type_map FROM event_map_type"))
        self.assertEqual(list(maps), [t["name"] for t in log["eventTypes"]])
        self.assertEqual(list(database.execute("SELECT ocel_id, ocel_type FROM event")), [(e["id"], e["type"]) for e in log["events"]])
        for event_type in log["eventTypes"]:
            columns = [c[1] for c in database.execute(f"PRAGMA table_info(event_{maps[event_type['name']]})")]
            self.assertEqual(columns, ["ocel_id", "ocel_time"] + [a["name"] for a in event_type["attributes"]])
            self.assertEqual(list(database.execute(f"SELECT ocel_id, ocel_time FROM event_{maps[event_type['name']]}")),
                             [(e["id"], e["time"]) for e in log["events"] if e["type"] == event_type["name"]])
        self.assertEqual(list(database.execute("SELECT * FROM event_object")),
                         [(e["id"], r["objectId"], r["qualifier"]) for e in log["events"] for r in e["relationships"]])
        self.assertEqual(sorted(database.execute("SELECT ocel_id, ocel_type FROM object")),
                         sorted((o["id"], o["type"]) for o in log["objects"]))
        self.assertEqual(sorted(database.execute("SELECT * FROM object_object")),
                         sorted((o["id"], r["objectId"], r["qualifier"]) for o in log["objects"] for r in o["relationships"]))
        for (name,) in database.execute("SELECT ocel_type_map FROM object_map_type"):
            bad = database.execute(f"SELECT count(*) FROM object_{name} WHERE ocel_id NOT IN (SELECT ocel_id FROM object)")
            self.assertEqual(bad.fetchone(), (0,))
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        database.close()

    def test_a_csv_log_adds_up_lot_by_lot(self):
        rows = self.rows(self.log("a.csv"))
        lots, left = {}, {}
        for row in rows:
            self.assertLessEqual(row["start"], row["complete"])
            self.assertEqual(row["case"], row["lot"])
            lots.setdefault(row["case"], []).append(row)
        done = 0
        for steps in lots.values():
            self.assertEqual([s["activity"] for s in steps].index("release"), 0)
            work = [s for s in steps if s["activity"].startswith(("work", "inspect"))]
            if steps[-1]["activity"] != "complete":
                continue
            done += 1
            gone = sum(int(s["quantity"]) for s in steps if s["activity"] in ("scrap", "complete"))
            self.assertEqual(gone, int(steps[0]["quantity"]))
            self.assertEqual(sum(int(s["rejects"]) for s in work),
                             sum(int(s["quantity"]) for s in steps if s["activity"] in ("scrap", "rework")))
            self.assertTrue(all(s["workers"] for s in work if not s["activity"].startswith("inspect")))
        self.assertGreater(done, 100)

    def test_dates_begin_where_the_study_says(self):
        text = changed(('seed = 3,', 'seed = 3, start = "2019-07-01",'))
        self.assertEqual(min(r["start"] for r in self.rows(self.log("a.csv", text=text)))[:10], "2019-07-01")
        first = min(r["start"] for r in self.rows(self.log("b.csv", text=LITTLE)))
        self.assertEqual(datetime.date.fromisoformat(first[:10]), datetime.date(2024, 1, 1))

    def test_names_of_any_kind_are_safe(self):
        name = "=1+가, <&>; 'x' DROP TABLE"
        text = changed(('machine "press"', f'machine "{name}"'), ('pool "operator"', 'pool "@하나,둘"'),
                       ('needs = "operator"', 'needs = "@하나,둘"'), ('needs = "operator"', 'needs = "@하나,둘"'))
        rows = self.rows(self.log("a.csv.gz", text=text))
        self.assertIn("'" + name, {r["resource"] for r in rows})
        self.assertIn("work " + name, {r["activity"] for r in rows})
        self.assertTrue(any(r["workers"].startswith("'@하나,둘 #1") for r in rows))
        log = json.loads(gzip.decompress(self.log("a.jsonocel.gz", text=text).read_bytes()))
        self.check_ocel(log)
        self.assertIn("machine:" + name, {o["id"] for o in log["objects"]})
        with sqlite3.connect(self.log("a.sqlite", text=text)) as database:
            self.assertIn(("work " + name,), list(database.execute("SELECT DISTINCT ocel_type FROM event")))
        database.close()

    def recipe(self, name, *changes):
        text = (RECIPES / (name + ".lua")).read_text()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return text

    SHORT = {"23-batches": ("horizon = days(100)", "horizon = days(2)"), "24-split": ("horizon = hours(400)", "horizon = hours(60)"),
             "25-join": ("horizon = hours(100)", "horizon = hours(40)"),
             "28-assembly": ('parameter("horizon", days(200))', "days(8)")}

    def relations(self, thing, qualifier):
        return [r["objectId"] for r in thing["relationships"] if r["qualifier"] == qualifier]

    def test_references_lead_to_objects_in_recipes_of_the_floor(self):
        for name, shorter in self.SHORT.items():
            with self.subTest(recipe=name):
                text = self.recipe(name, shorter)
                log = json.loads(self.log("a.jsonocel", text=text).read_text())
                self.check_ocel(log)
                self.assertGreater(len(log["events"]), 100)
                database = sqlite3.connect(self.log("a.sqlite", text=text))
                self.assertEqual(database.execute("SELECT count(*) FROM event").fetchone(), (len(log["events"]),))
                for table, column in (("event_object", "ocel_object_id"), ("object_object", "ocel_source_id"), ("object_object", "ocel_target_id")):
                    lost = database.execute(f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT ocel_id FROM object)")
                    self.assertEqual(lost.fetchone(), (0,))
                self.assertEqual(sorted(database.execute("SELECT * FROM object_object")),
                                 sorted((o["id"], r["objectId"], r["qualifier"]) for o in log["objects"] for r in o["relationships"]))
                database.close()

    def test_parts_of_a_split_lot_have_names_and_are_tied_to_their_lot(self):
        text = self.recipe("24-split", self.SHORT["24-split"])
        log = json.loads(self.log("a.jsonocel", text=text).read_text())
        objects = {o["id"]: o for o in log["objects"]}
        for k in range(1, 11):
            part = objects[f"lot:shaft#1.{k}"]
            self.assertEqual(part["attributes"][0]["value"], 10)
            self.assertEqual(self.relations(part, "part of"), ["order:shaft#1", "lot:shaft#1"])
        splits = [e for e in log["events"] if e["type"] == "split" and self.relations(e, "out of lot") == ["lot:shaft#1"]]
        self.assertEqual(len(splits), 10)
        self.assertFalse([o for o in objects if re.search(r"#\d{6}", o)])
        rows = self.rows(self.log("a.csv", text=text))
        of_first = [r for r in rows if r["lot"] == "shaft#1"]
        self.assertEqual(len({r["case"] for r in of_first}), 11)
        begins = {}
        for row in rows:
            begins.setdefault(row["case"], row["activity"])
            self.assertEqual(row["order"], row["lot"])
            self.assertEqual(row["case"].split(".")[0], row["lot"])
        self.assertEqual({begin for case, begin in begins.items() if "." in case}, {"split"})
        self.assertEqual({begin for case, begin in begins.items() if "." not in case}, {"release"})
        self.assertEqual(sum(int(r["quantity"]) for r in of_first if r["activity"] == "complete"), 100)
        out, _ = self.assert_run("replay", "little.lua", "--trace", "-")
        self.assertIn('"shaft#1.10"', out)
        self.assertNotIn("#268435457", out)

    def test_a_join_tells_of_every_lot_that_goes_in(self):
        rows = self.rows(self.log("a.csv", text=self.recipe("25-join", self.SHORT["25-join"])))
        joined = [(r["case"], r["lot"], r["quantity"]) for r in rows if r["activity"] == "join"]
        self.assertEqual(joined[:3], [(f"bar#{i}", "bar#1", "10") for i in (1, 2, 3)])
        self.assertEqual(joined[3:6], [(f"bar#{i}", "bar#4", "10") for i in (4, 5, 6)])
        self.assertEqual({r["quantity"] for r in rows if r["activity"] == "work pack"}, {"30"})
        text = self.recipe("24-split", self.SHORT["24-split"], ('machine "grind" {', 'machine "grind" { join = "lot",'))
        log = json.loads(self.log("a.json", text=text).read_text())
        self.check_ocel(log)
        joins = [e for e in log["events"] if e["type"] == "join" and self.relations(e, "into lot") == ["lot:shaft#1"]]
        self.assertEqual({self.relations(e, "of lot")[0] for e in joins}, {f"lot:shaft#1.{k}" for k in range(1, 11)})
        ends = [e for e in log["events"] if self.relations(e, "of lot") == ["lot:shaft#1"]]
        self.assertEqual([e["type"] for e in ends], ["release", "work turn", "work grind", "complete"])
        self.assertEqual(self.relations(ends[-1], "for order"), ["order:shaft#1"])

    def test_parts_that_are_sent_back_and_split_again_are_declared_once(self):
        text = self.recipe("24-split", self.SHORT["24-split"], (
            'machine "turn" { cycle = minutes(1),', 'machine "turn" { cycle = minutes(1), quality = { defects = percent(20) },'),
            ('machine "grind" { cycle = minutes(1) }',
             'inspection "grind" { cycle = minutes(0.5), join = "lot", misses = percent(0), false_alarms = percent(0), rework = "turn", rework_limit = 2 }'))
        log = json.loads(self.log("a.json", text=text).read_text())
        self.check_ocel(log)
        self.assertIn("rework", {e["type"] for e in log["events"]})
        splits = [self.relations(e, "of lot")[0] for e in log["events"] if e["type"] == "split"]
        self.assertGreater(len(splits), len(set(splits)))
        for event in log["events"]:
            self.assertEqual(len(self.relations(event, "for order")), 1, event)

    def test_all_lots_of_a_batch_have_its_interval_and_its_people(self):
        text = self.recipe("23-batches", self.SHORT["23-batches"], ('machine "oven" {', 'machine "oven" { needs = "stoker",'),
                           ("line \"part\"", 'people = { pool "stoker" { count = 2, wage = won(2900000):per "month" } }, line "part"'))
        rows = [r for r in self.rows(self.log("a.csv", text=text)) if r["activity"] == "work oven"]
        batches = {}
        for row in rows:
            self.assertTrue(row["workers"].startswith("stoker #"))
            self.assertEqual(row["resource"], "oven")
            batches.setdefault(row["complete"], []).append(row)
        self.assertEqual(max(len(batch) for batch in batches.values()), 5)
        for end, batch in batches.items():
            self.assertEqual(len({(r["start"], r["workers"]) for r in batch}), 1)
            self.assertLess(batch[0]["start"], end)
        spans = sorted((batch[0]["start"], end) for end, batch in batches.items())
        self.assertTrue(all(one[1] <= next_one[0] for one, next_one in zip(spans, spans[1:])))

    def test_workers_of_a_log_are_people_and_not_places_for_hires(self):
        log = json.loads(self.log("a.json").read_text())
        workers = {o["id"] for o in log["objects"] if o["type"] == "worker"}
        self.assertEqual(workers, {"worker:operator #1", "worker:operator #2", "worker:operator #3", "worker:technician #1"})
        with sqlite3.connect(self.log("a.sqlite")) as database:
            self.assertEqual({i for i, in database.execute("SELECT ocel_id FROM object WHERE ocel_type = 'worker'")}, workers)
        database.close()
        log = json.loads(self.log("b.json", text=self.recipe("75-event-log")).read_text())
        self.assertEqual(sum(o["type"] == "worker" for o in log["objects"]), 4)

    def test_orders_are_not_in_the_table_and_it_begins_with_a_mark(self):
        path = self.log("a.csv")
        self.assertEqual(path.read_bytes()[:3], b"\xef\xbb\xbf")
        self.assertFalse({"order", "deliver", "lost"} & {r["activity"] for r in self.rows(path)})
        said = self.recipe("75-event-log")
        for word in ("utf-8-sig", "OCEL only: order, lost and deliver"):
            self.assertIn(word, said)

    def test_a_log_is_the_same_every_time_and_leaves_the_run_as_it_is(self):
        self.write(LITTLE)
        plain, said = self.assert_run("replay", "little.lua")
        for name in ("a.csv.gz", "a.jsonocel", "a.sqlite"):
            first = None
            for _ in range(2):
                self.assertEqual(self.assert_run("replay", "little.lua", "--log", name), (plain, said))
                first = first or (self.dir / name).read_bytes()
            self.assertEqual((self.dir / name).read_bytes(), first)

    def test_run_writes_the_log_that_replay_does(self):
        self.write(LITTLE)
        self.assert_run("replay", "little.lua", "--log", "a.csv", "--arm", "after", "--replication", "3")
        _, err = self.assert_run("run", "little.lua", "--log", "b.csv", "--log-of", "after:3")
        self.assertIn("b.csv: event log of replication 3 after", err)
        self.assertEqual((self.dir / "a.csv").read_bytes(), (self.dir / "b.csv").read_bytes())
        whole = {p.name for p in (self.dir / "results/little").iterdir()}
        self.assertIn("manifest.json", whole)

    def test_a_log_that_cannot_be_written_is_not_there(self):
        self.write(LITTLE)
        (self.dir / "folder.csv").mkdir()
        for name in ("x", "x.txt", ".csv", "x.sqlite.gz", "csv"):
            self.assert_run("replay", "little.lua", "--log", name, code=USAGE, says="which form of event log[^$]*end it in .csv")
        self.assert_run("replay", "little.lua", "--log", "folder.csv", code=USAGE, says="is a folder")
        self.assert_run("run", "little.lua", "--quiet", "--log", "x.csv", "--log-of", "later", code=USAGE, says="--log-of wants")
        for ending in ("csv", "jsonocel", "sqlite"):
            self.assert_run("replay", "little.lua", "--log", "none/x." + ending, code=FAULT, says="No such file|unable to open")
            self.assert_run("run", "little.lua", "--quiet", "--log", "none/x." + ending, code=FAULT, says="x." + ending)
        self.assertFalse((self.dir / "results").exists() and any((self.dir / "results").iterdir()))
        with tiny_disk(self.dir / "disk", "64k") as disk:
            for ending in ("csv", "jsonocel", "sqlite"):
                (disk / ("x." + ending)).write_text("old")
                self.assert_run("replay", "little.lua", "--log", disk / ("x." + ending), code=FAULT, says="No space left")
                self.assertEqual((disk / ("x." + ending)).read_text(), "old")
            self.assertEqual(sorted(p.name for p in disk.iterdir()), ["x.csv", "x.jsonocel", "x.sqlite"])

    def test_a_replication_that_fails_leaves_its_log_so_far(self):
        text = changed(("plant = plant {", "plant = plant { max_lots = 60,"), ("pieces(1200)", "pieces(12000)"))
        self.write(text)
        self.assert_run("replay", "little.lua", "--log", "a.csv", code=test_cli.FAILED, says="more than 60 lots")
        self.assertGreater(len(self.rows(self.dir / "a.csv")), 10)

    def test_memory_does_not_grow_with_the_length_of_the_run(self):
        peak = {}
        for weeks in (40, 400):
            self.write(changed(("horizon = weeks(4)", f"horizon = weeks({weeks})")))
            for name in ("a.csv", "a.json.gz", "a.sqlite"):
                peak[name, weeks] = self.peak_of("replay", "little.lua", "--log", name)
        for name in ("a.csv", "a.json.gz", "a.sqlite"):
            self.assertLess(peak[name, 400], peak[name, 40] + 2000, peak)

    def peak_of(self, *args):
        """Kilobytes the program had at most."""
        with self.start(*args) as process:
            process.stdout.read()
            _, status, used = test_cli.os.wait4(process.pid, 0)
            process.returncode = test_cli.os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, OK)
        return used.ru_maxrss


RECIPES = test_cli.HERE.parent.parent / "scenarios" / "recipes"


class Kpi(Case):
    def kpis(self, *args):
        out, _ = self.assert_run("kpi", *args, "--json")
        return json.loads(out)

    def test_indicators_are_those_worked_out_by_hand(self):
        found = self.kpis(RECIPES / "76-indicators.lua")
        press, pack = ({name: v["mean"] for name, v in s["kpis"].items()} for s in found["stations"])
        plant = {name: v["mean"] for name, v in found["plant"].items()}
        for values, expected in (
                (press, {"availability": 300 / 310, "effectiveness": 0.8, "quality_ratio": 1, "oee": 240 / 310, "nee": 240 / 310,
                         "allocation_efficiency": 1, "utilisation_efficiency": 300 / 310, "technical_efficiency": 300 / 310,
                         "setup_ratio": 0, "equipment_load_ratio": 240 / 310, "mttf": 5, "mttr": 1 / 6, "mtbf": 310 / 60,
                         "corrective_maintenance_ratio": 1, "fall_off_ratio": 0, "scrap_ratio": 0}),
                (pack, {"availability": 1 / 3, "oee": 1 / 3, "allocation_efficiency": 1 / 3, "utilisation_efficiency": 1,
                        "mttf": None, "mttr": None, "mtbf": None, "corrective_maintenance_ratio": None}),
                (plant, {"allocation_ratio": 1, "production_process_ratio": 420 / 430, "throughput_rate": 60 / (430 / 6 / 60),
                         "inventory_turns": 60 * 8760 / (430 / 6), "first_pass_yield": 1, "finished_goods_ratio": 1,
                         "production_loss_ratio": 0, "rework_ratio": 0, "worker_efficiency": None, "availability": 420 / 670,
                         "actual_to_planned_scrap_ratio": None})):
            for name, value in expected.items():
                with self.subTest(name=name):
                    if value is None:
                        self.assertIsNone(values[name])
                    else:
                        self.assertAlmostEqual(values[name], value, delta=1e-9 * max(1, abs(value)))
        self.assertAlmostEqual(found["lead_time"]["mean"]["mean"], 430 / 360, places=9)
        self.assertAlmostEqual(found["pieces_in_process"]["mean"]["mean"], 430 / 6, places=7)
        shares = {q["share"]: q["mean"] for q in found["pieces_in_process"]["quantiles"]}
        self.assertEqual((shares[0.5], shares[0.75], shares[0.9]), (60, 60, 120))
        self.assertEqual(found["plant"]["oee"]["half_width"], 0)

    def test_indicators_agree_with_the_study(self):
        self.write(LITTLE)
        out, _ = self.assert_run("run", "little.lua", "--quiet", "--json")
        study = json.loads(out)
        for arm in ("before", "after"):
            found = self.kpis("little.lua", "--arm", arm)
            outcomes = {o["outcome"]: o for o in study["outcomes"]}
            for kpi, outcome in (("availability", "availability"), ("effectiveness", "performance"), ("quality_ratio", "quality"),
                                 ("oee", "oee"), ("scrap_ratio", "reject_share")):
                self.assertAlmostEqual(found["plant"][kpi]["mean"], outcomes[outcome][arm]["mean"], places=8, msg=kpi)
            self.assertAlmostEqual(found["lead_time"]["mean"]["mean"], outcomes["lead_time_mean"][arm]["mean"], places=8)
            self.assertAlmostEqual(found["pieces_in_process"]["mean"]["half_width"], outcomes["wip_pieces"][arm]["half_width"], places=6)
            self.assertEqual([q["share"] for q in found["lead_time"]["quantiles"]], sorted(q["share"] for q in found["lead_time"]["quantiles"]))

    def test_indicators_do_not_depend_on_threads(self):
        self.write(LITTLE)
        one, _ = self.assert_run("kpi", "little.lua", "--json", "--threads", "1")
        many, _ = self.assert_run("kpi", "little.lua", "--json", "--threads", "5")
        self.assertEqual(one, many)

    def test_the_table_has_every_place_in_both_languages(self):
        self.write(LITTLE)
        english, _ = self.assert_run("kpi", "little.lua", "-n", "2")
        korean, _ = self.assert_run("kpi", "little.lua", "-n", "2", "--lang", "ko")
        for word in ("press", "weld", "final", "operator", "technician", "overall equipment effectiveness", "90 % stay below"):
            self.assertIn(word, english)
        self.assertIn("설비종합효율", korean)
        self.assertEqual(len(english.splitlines()), len(korean.splitlines()))

    def test_the_34_of_the_standard_are_documented(self):
        out, _ = self.assert_run("doc", "kpi")
        made, absent = out.split("cannot have:")
        self.assertEqual(len(re.findall(r"^  \w+ +\S", made, re.M)) + len(re.findall(r"^  .+: .+$", absent, re.M)), 34)

    def test_replications_that_fail_are_said(self):
        self.write(changed(("plant = plant {", "plant = plant { max_lots = 60,"), ("pieces(1200)", "pieces(12000)")))
        self.assert_run("kpi", "little.lua", "--json", code=test_cli.FAILED, says="8 of 8 replications failed[^$]*more than 60 lots")
        self.assert_run("warmup", "little.lua", code=test_cli.FAILED, says="more than 60 lots")
        self.assert_run("kpi", "little.lua", "--arm", "later", code=USAGE, says="--arm wants")


class WarmUp(Case):
    def test_the_choice_is_shown_and_compared(self):
        scenario = RECIPES / "77-warm-up.lua"
        out, _ = self.assert_run("warmup", scenario)
        self.assertRegex(out, r"advised warm_up: .* \(in steps of 5 h\); the scenario's: 2.083 days \(long enough\)")
        short, _ = self.assert_run("warmup", scenario, "--until", "60")
        self.assertRegex(short, "advised warm_up")
        found = json.loads(self.assert_run("warmup", scenario, "--json")[0])
        self.assertEqual(found["interval_h"], 1)
        wip = found["series"]["WIP"]
        self.assertEqual((len(wip["value"]), len(wip["mser"])), (1050, 210))
        least = min(x for x in wip["mser"] if x is not None)
        self.assertEqual(wip["mser"].index(least), wip["dropped"])
        self.assertEqual(wip["warm_up_h"], 5 * wip["dropped"])

    def test_a_plant_that_cannot_keep_up_has_no_warm_up(self):
        out, _ = self.assert_run("warmup", RECIPES / "77-warm-up.lua", "--set", "load=1.3", "--set", "horizon=hours(200)")
        self.assertIn("does not settle", out)
        self.assertIn("no advice to rely on", out)

    def test_what_is_wrong_is_said(self):
        self.write(LITTLE)
        self.assert_run("warmup", "little.lua", "--until", "3", "--interval", "1", code=test_cli.LIMIT, says="3 values are too few")
        self.assert_run("warmup", "little.lua", "--interval", "0", code=USAGE, says="--interval wants hours")
        self.assert_run("warmup", "little.lua", "--interval", "0.0000003", code=test_cli.LIMIT, says="intervals are too many")


if __name__ == "__main__":
    test_cli.main()
