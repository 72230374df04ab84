#!/usr/bin/env python3
"""study.xlsx as a spreadsheet reads it: every figure is the store's, names are never formulas, the same bytes twice.

    test_workbook.py GONGJANG WORK [TEST...]
"""

import bisect
import csv
import re
import xml.etree.ElementTree as ET
import zipfile

import test_cli
from test_cli import FAULT, LITTLE, Case

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DOCUMENT = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read(path):
    """{sheet: {"B4": (value, formula)}} and the names that are defined."""
    with zipfile.ZipFile(path) as archive:
        strings = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))]
        book = ET.fromstring(archive.read("xl/workbook.xml"))
        targets = {r.get("Id"): r.get("Target") for r in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for sheet in book.iter(MAIN + "sheet"):
            cells = sheets[sheet.get("name")] = {}
            for cell in ET.fromstring(archive.read("xl/" + targets[sheet.get(DOCUMENT + "id")])).iter(MAIN + "c"):
                value, formula = cell.findtext(MAIN + "v"), cell.findtext(MAIN + "f")
                if cell.get("t") == "s":
                    value = strings[int(value)]
                elif cell.get("t") is None and value is not None:
                    value = float(value)
                cells[cell.get("r")] = (value, formula)
        return sheets, {n.get("name"): n.text for n in book.iter(MAIN + "definedName")}


def table(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Workbook(Case):
    def run_once(self, name, *arguments, text=None):
        self.write(text or LITTLE)
        return self.results(*arguments, folder=name)

    def assert_near(self, cell, number, factors=(1.0, 1e-4, 1e-6, 1e-8)):
        """Shown in the unit of its cell, to the 10 digits that results have."""
        self.assertTrue(any(abs(cell - number * f) <= 1e-9 * max(abs(cell), 1e-12) for f in factors), (cell, number))

    def test_every_outcome_is_the_stores_and_its_formulas_give_the_programs_figures(self):
        folder = self.run_once("plain")
        sheets, _ = read(folder / "study.xlsx")
        cells = sheets["Before and after"]
        labels = {value: at[1:] for at, (value, _) in cells.items() if at[0] == "A"}
        seen = 0
        for row in table(folder, "estimates.csv"):
            line = labels.get(row["label_en"])
            column = {"before": "C", "after": "E", "difference": "H", "ratio": "J"}.get(row["statistic"])
            if line is None or column is None or not row["mean"]:
                continue
            value, formula = cells[column + line]
            self.assert_near(value, float(row["mean"]))
            if column in "HJ" and formula is not None:
                before, after = cells["C" + line][0], cells["E" + line][0]
                computed = after - before if column == "H" else after / before - 1.0
                self.assertAlmostEqual(value, computed, delta=3e-9 * max(1.0 if column == "J" else 0.0, abs(before), abs(after)))
            seen += 1
        self.assertGreater(seen, 40)

    def test_every_row_and_every_flow_is_the_stores(self):
        folder = self.run_once("rows")
        sheets, _ = read(folder / "study.xlsx")
        cells = sheets["All rows"]
        heads = {at: value for at, (value, _) in cells.items() if value == "digest" or value == "replication"}
        (digest_at,) = [at for at, value in heads.items() if value == "digest"]
        column, line = re.match("([A-Z]+)([0-9]+)", digest_at).groups()
        digests = [value for at, (value, _) in cells.items() if re.fullmatch(column + "[0-9]+", at) and int(at[len(column):]) > int(line)]
        rows = table(folder, "rows.csv")
        self.assertEqual(sorted(digests), sorted({(row["arm"], row["replication"]): row["digest"] for row in rows}.values()))
        numbers = sorted(value for value, _ in cells.values() if isinstance(value, float))
        for row in rows:
            if row["value"]:
                value = float(row["value"])
                at = bisect.bisect_left(numbers, value - 1e-9 * abs(value))
                self.assertLessEqual(abs(numbers[min(at, len(numbers) - 1)] - value), 1e-9 * abs(value), row)
        money = [value for value, _ in sheets["Money"].values() if isinstance(value, float)]
        for flow in table(folder, "appraisal.csv"):
            if flow["effect"] == "programme" and float(flow["mean"] or 0) != 0.0:
                wanted = float(flow["mean"])
                self.assertTrue(any(abs(m - wanted * f) <= 1e-9 * abs(m) for m in money for f in (1.0, 1e-6)), flow)

    def test_paid_time_is_shared_out_whole(self):
        cells = read(self.run_once("paid") / "study.xlsx")[0]["Jobs"]
        (head,) = [int(at[1:]) for at, (value, _) in cells.items() if re.fullmatch("A[0-9]+", at) and value == "Where paid time goes, %"]
        row = head + 3  # below the note and the heads
        while not isinstance(cells.get(f"D{row}", ("",))[0], float):
            row += 1
        shares = [cells[f"{column}{row}"][0] for column in "EFGHIJKLMNOPQRSTUVWXYZ" if f"{column}{row}" in cells]
        self.assertAlmostEqual(sum(shares), 1.0, places=6)
        self.assertFalse(any(value == "off shift" for value, _ in cells.values()))

    def test_the_inputs_have_names_and_a_guard(self):
        folder = self.run_once("inputs", "--lang", "ko")
        sheets, names = read(folder / "study.xlsx")
        self.assertIn("입력과 재계산", sheets)
        for name in ("discount_rate", "years_counted"):
            sheet, cell = re.fullmatch(r"'?(.*?)'?!(.*)", names[name]).groups()
            self.assertIsInstance(sheets[sheet][cell.replace("$", "")][0], float)
            self.assertTrue(any(name in (formula or "") for cells in sheets.values() for _, formula in cells.values()), name)

    def test_names_are_never_formulas_numbers_or_links(self):
        hostile = ["=1+2", "+1", "-1", "@SUM(1)", "http://example.org", "<b>&", "_x0041_", "שלום", "😀", "가" * 30, "x" * 200]
        for i, name in enumerate(hostile[:4]):
            text = LITTLE.replace('title = "Little line: level 0 to level 2"', f'title = "{name}"')
            folder = self.run_once(f"hostile{i}", "--replications", "2", text=text)
            sheets, _ = read(folder / "study.xlsx")
            self.assertEqual(sheets["Summary"]["A1"], (name, None))
        text = text.replace(f'title = "{name}"', 'title = "' + " ".join(hostile[4:]) + '"')
        folder = self.run_once("hostile", "--replications", "2", text=text)
        sheets, _ = read(folder / "study.xlsx")
        self.assertTrue(sheets["Summary"]["A1"][0].startswith("http://example.org <b>& _x005F_x0041_ שלום 😀"), sheets["Summary"]["A1"])
        with zipfile.ZipFile(folder / "study.xlsx") as archive:
            self.assertFalse(any("hyperlink" in archive.read(n).decode("utf-8") for n in archive.namelist() if n.startswith("xl/worksheets/sheet")))

    def test_nothing_shown_is_an_error_and_one_replication_has_no_intervals(self):
        folder = self.run_once("one", "--replications", "1")
        sheets, _ = read(folder / "study.xlsx")
        for name, cells in sheets.items():
            for at, (value, _) in cells.items():
                self.assertFalse(isinstance(value, str) and re.match(r"#(NUM|DIV|VALUE|REF|NAME|N/A)|nan|inf", value), (name, at, value))

    def test_the_same_bytes_twice_with_any_number_of_threads_and_from_the_folder(self):
        first = (self.run_once("first", "--threads", "1") / "study.xlsx").read_bytes()
        self.assertEqual(first, (self.run_once("second", "--threads", "3") / "study.xlsx").read_bytes())
        self.assert_run("report", "first", "-o", "again.xlsx", "-q")
        self.assertEqual(first, (self.dir / "again.xlsx").read_bytes())

    def test_a_workbook_that_cannot_be_written_whole_is_an_error(self):
        self.run_once("full")
        self.assert_run("report", "full", "-o", "nowhere/x.xlsx", code=FAULT, says="nowhere/x.xlsx")
        self.assert_no_staging()


if __name__ == "__main__":
    test_cli.main()
