#!/usr/bin/env python3
"""The numbers of the report: each is a cell of the results' tables within its rounding, and none stands outside of <data> without a reason.

    test_report.py GONGJANG WORK [TEST...]
"""

import csv
import functools
import html.parser
import json
import pathlib
import re
import unittest

import test_cli
from test_cli import LITTLE, Case, changed

ROOT = pathlib.Path(__file__).resolve().parents[2]
READERS = ("minister", "officer", "researcher")
VOID = {"meta", "br", "img", "link", "hr", "input"}
# Where digits need no <data>: names and texts of the scenario, what is copied, pictures (their numbers stand in tables), definitions.
EXEMPT = {"bdi", "code", "pre", "svg", "title", "style", "script"}
# What a table cell may show that no table of the results has: worked out from several of them.
WITHOUT_KEY = {"paid", "states", "evidence", "years"}


@functools.cache
def own_words():
    """Pieces of our own sentences and labels that have digits in them, longest first."""
    pieces = set()
    for path in (ROOT / "sim").rglob("*.def"):
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r'"\s*\n\s*"', "", path.read_text())):
            pieces |= {piece.strip() for piece in re.split(r"\{\d[^}]*\}", text) if re.search(r"\d", piece) and len(piece.strip()) > 3}
    return sorted(pieces, key=len, reverse=True)


class Page(html.parser.HTMLParser):
    """Every <data> with where it stands, and the text that is left when they and what is exempt are taken out."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.data, self.rest, self.tests, self.table = [], [], [], [], None
        self.feed(text)
        assert not self.stack, self.stack

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "table":
            self.table = attributes.get("class")
        if "data-test" in attributes:
            self.tests.append(attributes["data-test"])
        if tag == "data":
            self.data.append({"value": float(attributes["value"]), "key": attributes.get("data-key"), "factor": float(attributes.get("data-factor", 1)),
                              "text": "", "table": self.table if "td" in self.tags() else None})
        if tag not in VOID:
            self.stack.append((tag, tag in EXEMPT or "given" in attributes.get("class", "").split()))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        opened = self.stack.pop()[0]
        assert opened == tag, f"</{tag}> ends <{opened}>"
        if tag == "table":
            self.table = None

    def handle_data(self, text):
        if any(exempt for _, exempt in self.stack):
            return
        if "data" in self.tags():
            self.data[-1]["text"] += text
        else:
            self.rest.append(text)

    def tags(self):
        return [tag for tag, _ in self.stack]


def cells_of(folder):
    """Tables of a results folder: key -> number, by row and by primary key."""
    cells = {}
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
        if not resource["path"].endswith(".csv"):
            continue
        with open(folder / resource["path"], encoding="utf-8-sig", newline="") as file:
            for n, row in enumerate(csv.DictReader(file), 1):
                keys = resource["schema"].get("primaryKey") or []
                for column, value in row.items():
                    for name in (f"#{n}", "/".join(row[k] for k in keys)):
                        cells[f"{resource['name']}/{name}/{column}"] = value
    return cells


def half_unit(text):
    """Half of the last digit that is shown; of whole numbers with zeros at the end, the most that they may stand for."""
    digits = re.sub(r"[^0-9.]", "", text)
    if "." in digits:
        return 0.5 * 10.0 ** -len(digits.split(".")[1])
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0)


def number_of(text):
    return float(text.replace("−", "-").replace("+", "", 1).replace(",", ""))


class Numbers(Case):
    def little(self):
        return self.write(LITTLE).name

    def reports(self, arguments, lang):
        self.assert_run("run", *arguments, "--lang", lang, "--quiet", "--out", "r")
        folder = self.dir / "r"
        officer = (folder / "report.html").read_text()
        for reader in READERS:
            self.assert_run("report", "r", "--lang", lang, "--for", reader, "--output", f"{reader}.html")
        self.assertEqual((self.dir / "officer.html").read_text(), officer)
        return cells_of(folder), {reader: Page((self.dir / f"{reader}.html").read_text()) for reader in READERS}

    def check_printed(self, item):
        if "e+" in item["text"]:
            return
        printed, half = number_of(item["text"]), half_unit(item["text"])
        if abs(printed) < half:  # 0 may stand for tens: its interval says so
            return
        self.assertLessEqual(abs(printed - item["value"]), half * (1 + 1e-6) + 1e-9 * abs(item["value"]), item)

    def check_page(self, cells, page, least):
        n = 0
        for item in page.data:
            self.check_printed(item)
            if item["key"] is None:
                self.assertTrue(item["table"] is None or item["table"] in WITHOUT_KEY, item)
                continue
            self.assertIn(item["key"], cells)
            cell = float(cells[item["key"]]) * item["factor"]
            self.assertLessEqual(abs(cell - item["value"]), 2e-9 * max(abs(cell), 1e-12) + 1e-15, item)
            n += 1
        self.assertGreaterEqual(n, least)
        stray = []
        for text in page.rest:
            for piece in own_words():
                text = text.replace(piece, "") if re.search(r"\d", text) else text
            if re.search(r"\d", text.replace("10⁻⁹", "")):
                stray.append(text)
        self.assertEqual(stray, [])

    def check_study(self, arguments, least, langs=("ko", "en")):
        for lang in langs:
            cells, pages = self.reports(arguments, lang)
            values = {}
            for reader, page in pages.items():
                self.check_page(cells, page, least[reader])
                for item in page.data:  # the same number whoever reads it, to the digit
                    if item["key"]:
                        values.setdefault((item["key"], item["factor"]), set()).add(item["value"])
            self.assertEqual([key for key, told in values.items() if len(told) > 1], [])

    def test_a_plant(self):
        self.check_study([self.little()], {"minister": 20, "officer": 300, "researcher": 400})

    def test_a_plant_with_what_drives_its_answer(self):
        cells, pages = self.reports([self.little(), "--with", "drivers,gains", "--with-replications", "2", "--replications", "3"], "en")
        for reader, page in pages.items():
            self.check_page(cells, page, 20)
            keys = {item["key"] for item in page.data if item["key"]}
            self.assertIn("drivers/1/swing", keys)
            self.assertEqual("drivers/1/change_at_low" in keys, reader != "minister")

    def test_a_plant_whose_orders_answer(self):
        self.check_study([ROOT / "scenarios/recipes/82-market.lua"], {"minister": 20, "officer": 250, "researcher": 400}, ("en",))
        page = re.sub(r"<[^>]*>", "", (self.dir / "officer.html").read_text().split("<main>")[1])
        self.assertRegex(page, r"Does it pay\? .*: firm \S+ \(surely gains\), society \S+ \(surely gains\)")
        self.assertIn("firm, society: no B/C, IRR or payback, since nothing is paid.", page)
        self.assertTrue("from gross to net" not in page)  # the section has only what becomes of jobs by occupation

    def test_a_population(self):
        self.check_study([ROOT / "scenarios/recipes/85-population.lua", "--set", "firms=4", "--replications", "2"],
                         {"minister": 10, "officer": 100, "researcher": 100}, ("ko",))
        self.assert_run("render", "r", "level_size", "-o", "map.svg")
        changes = re.findall(r">(?:~ )?([+−]?[\d.]+ %)<", (self.dir / "map.svg").read_text())
        self.assertGreaterEqual(len(changes), 8)  # one level only: every cell is its row's total, and that of the level that of all
        self.assertEqual(changes[0::2], changes[1::2])

    def test_the_table_below_a_picture_has_its_shares(self):
        self.reports([self.little(), "--replications", "2"], "en")
        table = (self.dir / "researcher.html").read_text().split('<table class="states"')[1].split("</table>")[0]
        for row in table.split("<tr>")[2:]:
            shares = [float(value) for value in re.findall(r'<data value="([^"]*)"', row)]
            self.assertAlmostEqual(sum(shares[:-2]), 200.0, places=3)  # before and after, of the time on shift

    def test_a_plant_without_a_change_is_not_compared(self):
        self.assert_run("run", ROOT / "scenarios/recipes/01-one-machine.lua", "--replications", "2", "--quiet", "--out", "r")
        cells = cells_of(self.dir / "r")
        for reader in ("minister", "officer"):
            self.assert_run("report", "r", "--lang", "ko", "--for", reader, "--output", "page.html")
            text = (self.dir / "page.html").read_text()
            self.check_page(cells, Page(text), 5)
            self.assertIn("이 연구에는 비교할 도입이 없습니다", text)
            self.assertTrue("as described" not in text)
            for section in ("jobs", "bridge", "money", "payers", "worth", "paths"):
                self.assertNotIn(f'<section id="{section}"', text)

    def test_exact_cases_that_are_named_are_tested(self):
        _, pages = self.reports([self.little()], "en")
        self.assertGreaterEqual(len(pages["officer"].tests), 5)
        for name in pages["officer"].tests:
            self.assertTrue((ROOT / "tests" / "analytic" / f"{name}.c").is_file(), name)


class Words(Case):
    """Names that would be something else if they were not shown as text."""

    def test_a_hostile_name_is_text(self):
        name = "</script><script>alert(1)</script>&\\\"'" + "\u05e9\u05dc\u05d5\u05dd" + "\U0001f600" + "=1+2" + "\u202e"
        title = "Little line: level 0 to level 2"
        self.write(changed((title, name + "x" * 400), ('machine "press"', 'machine "=cmd|<img src=x onerror=alert(1)>"')))
        self.assert_run("run", "little.lua", "--quiet", "--replications", "2", "--out", "r")
        for reader in READERS:
            self.assert_run("report", "r", "--for", reader, "--output", "page.html")
            text = (self.dir / "page.html").read_text()
            self.assertEqual(text.count("<script"), 1)
            self.assertNotIn("<img", text)
            self.assertNotIn("\u202e", text)
            self.assertLess(len(text), 3_000_000)
            Page(text)


if __name__ == "__main__":
    test_cli.main()
