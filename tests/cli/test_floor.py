#!/usr/bin/env python3
"""render floor: a shift as an animated PNG, decoded by hand (apng.py).

    test_floor.py GONGJANG WORK [TEST...]
"""

import test_cli
from apng import Apng
from test_cli import OK, USAGE, Case


class Floor(Case):
    def setUp(self):
        super().setUp()
        self.results("--replications", "2")

    def draw(self, *args, code=OK, says=""):
        self.assert_run("render", "old", "floor", "-o", "floor.png", "--seconds", "1", *args, code=code, says=says)
        return (self.dir / "floor.png").read_bytes() if code == OK else None

    def test_a_shift_is_an_animation_by_the_standard(self):
        data = self.draw()
        film = Apng(data)  # checks sums, order, sequence numbers and sizes
        self.assertEqual(film.n_frames, 10)
        self.assertEqual(film.width, 1520)
        self.assertEqual(film.plays, 0)
        self.assertLess(len(data), 2 << 20)
        self.assertGreater(film.frames[-1].seconds, 2)  # it stands a while before it begins again
        self.assertEqual({frame.blend for frame in film.frames[1:]}, {1})
        for key in ("Title", "Software", "gongjang:scenario", "gongjang:command"):
            self.assertTrue(film.text[key])
        first, last = film.picture(0), film.picture(9)
        self.assertTrue(all(row[3::4] == b"\xff" * film.width for row in last))  # no hole anywhere
        self.assertNotEqual(first, last)

    def test_the_same_results_give_the_same_bytes_and_arms_differ(self):
        data = self.draw()
        self.assertEqual(self.draw(), data)
        self.assertNotEqual(self.draw("--arm", "before"), data)
        self.assertNotEqual(self.draw("--lang", "ko"), data)

    def test_what_cannot_be_shown_is_told(self):
        self.draw("--arm", "technology", code=USAGE, says="'before' or 'after'")
        self.draw("--from", "25:00", code=USAGE, says="such as 08:30")
        self.draw("--to", "8", code=USAGE, says="such as 08:30")
        self.draw("--seconds", "0", code=USAGE, says="--seconds wants a whole number")
        self.draw("--format", "svg", code=USAGE, says="floor_plan")
        out, _ = self.assert_run("render", "old")
        self.assertIn("floor ", out)
        self.assert_run("render", "old", "flor", code=USAGE, says="did you mean 'floor'")


if __name__ == "__main__":
    test_cli.main()
