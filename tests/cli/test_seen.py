#!/usr/bin/env python3
"""What a run sees on the floor, as tables; and names that a spreadsheet would take for formulas.

    test_seen.py GONGJANG WORK [TEST...]
"""

import csv
import json
import re
import sqlite3

import test_cli
from test_cli import FAILED, LITTLE, LOCKING, Case, changed, tree

SEEN = ["course", "lost_minutes", "bottleneck", "flows", "shift_log"]
BAD = ["=1+1", "+cmd|' /C calc'!A0", "-a", "@SUM(A1:A9)", "＝HYPERLINK(A1,2)", "<b>&'</b>", "'=2", "공정🙂"]


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exact(cell):
    """What a text was before it was made safe (sim/base/csv.h)."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", cell) else cell


def is_formula(cell):
    return re.match(r"[=+\-@\t\r\n＝＋－＠]", cell) is not None and not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]INF", cell)


class Seen(Case):
    def database(self, folder, query):
        database = sqlite3.connect(folder / "results.sqlite")
        found = list(database.execute(query))
        database.close()
        return found

    def test_the_tables_are_there_and_described(self):
        folder = self.results("-n", "4")
        package = {r["name"]: r for r in json.loads((folder / "datapackage.json").read_text())["resources"]}
        for name in SEEN:
            lines = rows(folder / f"{name}.csv")
            fields = [f["name"] for f in package[name]["schema"]["fields"]]
            key = package[name]["schema"]["primaryKey"]
            self.assertGreater(len(lines), 0, name)
            self.assertEqual(list(lines[0]), fields, name)
            self.assertEqual(len({tuple(line[k] for k in key) for line in lines}), len(lines), f"key of {name}")
            self.assertEqual(self.database(folder, f"SELECT count(*) FROM {name}"), [(len(lines),)])
            described = self.database(folder, f"SELECT column_name, description_en, description_ko FROM columns WHERE table_name = '{name}'")
            self.assertEqual([d[0] for d in described], fields)
            self.assertTrue(all(en and re.search("[가-힣]", ko) for _, en, ko in described), name)

    def test_the_course_begins_at_time_zero_and_agrees_with_the_outcomes(self):
        folder = self.results("-n", "4")
        course = [r for r in rows(folder / "course.csv") if r["measure"] == "throughput" and r["arm"] == "before"]
        self.assertEqual(float(course[0]["from_d"]), 0.0)
        self.assertEqual(float(course[-1]["to_d"]), 35.0)
        window = [r for r in course if float(r["from_d"]) >= 14.0]
        made = sum(float(r["mean"]) * (float(r["to_d"]) - float(r["from_d"])) for r in window) / 21.0
        told = [r for r in rows(folder / "estimates.csv") if r["outcome"] == "good_per_day" and r["statistic"] == "before"]
        self.assertAlmostEqual(made, float(told[0]["mean"]), delta=0.03 * made)  # defects leave too
        out = [r for r in rows(folder / "flows.csv") if r["to_id"] == "-1" and r["arm"] == "before"]
        self.assertAlmostEqual(sum(float(r["pieces"]) for r in out), made, delta=1e-6 * made)

    def test_lost_minutes_are_those_of_explain(self):
        folder = self.results("-n", "4")
        out, _ = self.assert_run("explain", "little.lua", "-n", "4", "--json")
        told = {(r["cause"], r["of"] or "", r["mode"]): r["all"]["mean"] for r in json.loads(out)["lost_minutes_a_day"]}
        lost = [r for r in rows(folder / "lost_minutes.csv") if r["arm"] == "before" and r["whose"] == "all"]
        seen = {(r["label_en"], r["what"].split(".")[0]): 0.0 for r in lost}
        for r in lost:
            seen[r["label_en"], r["what"].split(".")[0]] += float(r["mean"])
        for (cause, of, _), mean in told.items():
            seen[cause, of] -= mean
        self.assertGreater(len(told), 3)
        self.assertTrue(all(abs(rest) < 1e-6 for rest in seen.values()), seen)

    def test_threads_make_no_difference(self):
        self.assertEqual(tree(self.results("-n", "5", "--threads", "1", folder="one")), tree(self.results("-n", "5", "--threads", "3", folder="three")))

    def test_one_replication_of_four_days_has_no_intervals(self):
        self.write(changed(("horizon = weeks(4), warm_up = weeks(1), settle = weeks(1)", "horizon = days(4), warm_up = hours(0), settle = hours(0)"),
                           ('replications = 8', 'replications = 1')))
        folder = self.results("-n", "1")
        self.assertEqual({r["half_width"] for r in rows(folder / "course.csv")}, {""})

    def test_a_study_of_which_nothing_lives_has_no_such_tables(self):
        self.write(LOCKING)
        folder = self.results("-n", "2", code=FAILED)
        self.assertEqual([name for name in SEEN if (folder / f"{name}.csv").exists()], [])
        self.assertEqual(self.database(folder, "SELECT count(*) FROM columns WHERE table_name = 'flows'"), [(0,)])


class Formulas(Case):
    def scenario(self, i):
        name, other = BAD[i], BAD[(i + 1) % len(BAD)]
        text = LITTLE.replace('"press"', f'"{name}"').replace('"technician"', f'"{other}"', 1).replace('crew = "technician"', f'crew = "{other}"')
        return text.replace('title = "Little', f'title = "{name}Little').replace('source = "a test"', f'source = "{name}"')

    def test_no_cell_of_a_run_is_a_formula_and_all_come_back(self):
        for i in range(0, len(BAD), 2):
            self.write(self.scenario(i))
            folder = self.results("-n", "2", folder=f"old{i}")
            exact_names = set()
            for path in folder.glob("*.csv"):
                for line in rows(path):
                    self.assertEqual([c for c in line.values() if is_formula(c)], [], f"{path.name}: {line}")
                    exact_names |= {exact(c) for c in line.values()}
            kept = {name for (name,) in self.database(folder, "SELECT DISTINCT station FROM stations")}
            self.assertIn(BAD[i], kept)
            self.assertLessEqual(kept, exact_names)

    database = Seen.database

    def test_a_title_of_ten_thousand_letters_is_kept_whole_or_refused(self):
        title = "=" + "가" * 10000
        self.write(LITTLE.replace('title = "Little line: level 0 to level 2"', f'title = "{title}"'))
        code, _, err = self.run_it("run", "little.lua", "--quiet", "--out", "old", "-n", "1")
        if code == test_cli.OK:
            self.assertEqual(self.database(self.dir / "old", "SELECT value FROM manifest WHERE key = 'title'"), [(title,)])
        else:
            self.assertIn("title", err)

    def test_no_cell_of_a_sweep_is_a_formula(self):
        self.write(changed(("local day", 'local many = lever("many", 40, { values = { 20, 40 } })\nlocal day'), ('"press"', '"=press"'),
                           ("buffer { capacity = 40 }", "buffer { capacity = many }"),
                           ("  before = level", '  experiment = experiment { outcomes = { "good_per_day" }, design = "factorial" },\n  before = level'),
                           ('title = "Little', 'title = "=Little')))
        self.assert_run("sweep", "little.lua", "-q", "--replications", "2", "--out", "batch")
        for path in (self.dir / "batch").glob("*.csv"):
            for line in rows(path):
                self.assertEqual([c for c in line.values() if is_formula(c)], [], f"{path.name}: {line}")


if __name__ == "__main__":
    test_cli.main()
