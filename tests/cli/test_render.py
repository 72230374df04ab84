#!/usr/bin/env python3
"""render: pictures of a results folder.

    test_render.py GONGJANG WORK [TEST...]
"""

import os
import xml.etree.ElementTree as ET

import test_cli
from test_cli import FAULT, LITTLE, OK, USAGE, Case


class Render(Case):
    def setUp(self):
        super().setUp()
        self.results("--replications", "3")

    def draw(self, *args, code=OK, says=""):
        return self.assert_run("render", "old", *args, code=code, says=says)

    def test_without_a_picture_it_lists_them_with_what_is_missing(self):
        out, _ = self.draw()
        names = [line.split()[0] for line in out.splitlines()]
        self.assertIn("before_after", names)
        self.assertIn("states", names)
        korean, _ = self.draw("--lang", "ko")
        self.assertIn("설비별 시간 구성", korean)
        self.assertEqual([line.split()[0] for line in korean.splitlines()], names)
        reasons = {line.split()[0]: line for line in out.splitlines()} # what `run --with` would refuse is not told to try
        self.assertIn("the firm does not decide", reasons["grant"])
        self.assertIn("this study is of one plant", reasons["budget"])
        self.assertIn("run the study again with --with gains", reasons["gains"])
        self.draw("grant", code=USAGE, says="the firm does not decide")
        os.environ["GONGJANG_LANG"] = "ko"  # the list is a message; a picture is a result, and stays English
        self.addCleanup(os.environ.pop, "GONGJANG_LANG")
        self.assertEqual(self.draw()[0], korean)
        self.assertEqual(self.draw("--lang", "en")[0], out)

    def test_all_draws_what_is_there_and_nothing_in_the_results(self):
        before = test_cli.tree(self.dir / "old")
        out, _ = self.draw("all", "--output", "pictures", "--format", "svg", "--lang", "ko")
        files = out.split()
        self.assertGreaterEqual(len(files), 4)
        for file in files:
            root = ET.parse(self.dir / file).getroot()
            self.assertTrue(root.get("aria-label"))
        self.assertEqual(test_cli.tree(self.dir / "old"), before)
        self.draw("states", "-o", "old/figures/mine.png", code=USAGE, says="results")

    def test_the_ending_says_what_it_is(self):
        for name, begin in (("a.png", b"\x89PNG"), ("a.svg", b"<svg xmlns"), ("a.pdf", b"%PDF")):
            self.draw("states", "-o", name)
            self.assertTrue((self.dir / name).read_bytes().startswith(begin))
        self.draw("states", "-o", "a.bmp", code=USAGE, says="does not end in .png, .svg or .pdf")
        self.draw("states", "-o", "a.bmp", "-f", "png")
        self.assertTrue((self.dir / "a.bmp").read_bytes().startswith(b"\x89PNG"))

    def test_the_picture_of_the_run_and_of_render_are_the_same(self):
        self.draw("states")
        self.assertEqual((self.dir / "states.png").read_bytes(), (self.dir / "old/figures/states.png").read_bytes())

    def test_a_name_is_text_in_svg_and_nothing_else(self):
        self.write(LITTLE.replace("weld", "=1+1<script>alert(1)</script>&'\u05d0\U0001F600"), "hostile.lua")
        self.assert_run("run", "hostile.lua", "-q", "--replications", "2", "--out", "hostile")
        self.assert_run("render", "hostile", "all", "-o", "pictures", "-f", "svg")
        for path in (self.dir / "pictures").iterdir():
            tags = {element.tag.rpartition("}")[2] for element in ET.parse(path).iter()}
            self.assertLessEqual(tags, {"svg", "desc", "rect", "polyline", "polygon", "circle", "text", "g", "title"})
        self.assertIn("<script>", "".join(ET.parse(self.dir / "pictures/states.svg").getroot().itertext()))

    def test_what_cannot_be_drawn_is_told(self):
        self.draw("statez", code=USAGE, says="there is no picture 'statez'[\\s\\S]*did you mean 'states'")
        self.draw("states", "-f", "gif", code=USAGE, says="--format wants")
        self.assert_run("render", code=USAGE, says="which results")
        self.assert_run("render", "nowhere", "states", code=FAULT, says="nowhere")
        self.assert_run("render", "old", "states", code=FAULT, says="fonts-nanum", env={"GONGJANG_FONT": "/nowhere/font.ttf"})
        self.write("", "file")
        self.draw("states", "oee", "-o", "file", code=FAULT, says="cannot be made")
        self.draw("states", "oee", "-o", "two.png", code=USAGE, says="the name of one picture")
        self.assertFalse((self.dir / "two.png").exists())


if __name__ == "__main__":
    test_cli.main()
