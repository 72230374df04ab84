#!/usr/bin/env python3
"""A sweep that is killed again and again, at any moment, and goes on to the same bytes.

    test_kill.py GONGJANG WORK [TEST...]

GJ_TEST_STRIDE=7 (the sanitizers' presets) kills a seventh as often, of shorter runs.
"""

import contextlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time

import test_cli
from test_cli import FAILED, FAULT, INTERRUPTED, Case

STRIDE = int(os.environ.get("GJ_TEST_STRIDE", "1"))
KILLS = 55 // STRIDE + 1
POINTS, REPLICATIONS = 24, 8
PERIOD = 0.020  # seconds: what is finished is kept at least so often (study/batch/batch.c)

# A point takes some milliseconds a replication; a sixth of the points does not load, and the constraint refuses some.
SWEPT = """local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a test" }))
local places = lever("places", 4, { values = { 1, 2, 4, 8, 12, 16 } })
if places > 12 then error("there is no room for 16") end
return study {
  title = "Swept", title_ko = "표본", horizon = days(12), warm_up = days(1), replications = 8,
  plant = plant { shifts = "always", line "one" {
      machine "first" { cycle = exponential(minutes(1)) }, buffer { capacity = places }, machine "second" { cycle = exponential(minutes(1)) } },
    orders { product = "one", every = exponential(minutes(1) / load) } },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 24, replications = 8,
    constraints = { "load <= 90" } },
}
"""

if STRIDE > 1:
    SWEPT = SWEPT.replace("days(12)", "days(4)")
# The half-width of a mean by the day goes with the root of the days.
PRECISE = SWEPT.replace("replications = 8,\n    constraints", f'replications = 40, replications_min = 10, precision = {4 if STRIDE == 1 else 7}, of = "good_per_day.after",\n    constraints')


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def names(db):
    return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


class Kill(Case):
    def setUp(self):
        super().setUp()
        self.write(SWEPT, "swept.lua")

    def command(self, out, threads):
        return ["sweep", "swept.lua", "--quiet", "--out", out, "--threads", threads]

    def tables(self, out):
        """(points, rows) of a sweep, whether it is done or was killed; each in the design's order."""
        for path in (self.dir / out / "results.sqlite", self.dir / f"{out}.batch"):
            if path.exists() and path.stat().st_size > 0:
                with contextlib.closing(sqlite3.connect(path)) as db:
                    has = names(db)
                    points = db.execute("SELECT * FROM point ORDER BY 1").fetchall() if "point" in has else []
                    rows = db.execute("SELECT * FROM row ORDER BY 1").fetchall() if "row" in has else []
                cut = -1 if path.suffix == ".batch" else None  # the checksum, which a folder needs none of
                return [line[:cut] for line in points], [line[:cut] for line in rows]
        return [], []

    def finish(self, out, threads=1):
        self.assert_run(*self.command(out, threads), code=FAILED)  # some of its points do not load
        return self.tables(out)

    def reference(self):
        """The sweep without interruption, the processor time of a replication, and that of a start."""
        start, elapsed = cpu_seconds(), time.monotonic()
        points, rows = self.finish("whole")
        took, self.elapsed = cpu_seconds() - start, time.monotonic() - elapsed
        self.assert_run(*self.command("none", 1), "--dry-run")
        self.idle = cpu_seconds() - start - took
        cost = (took - self.idle) / len(rows)
        self.assertEqual(len(points), POINTS)
        self.assertGreater(len(rows), 8 * REPLICATIONS)
        self.assertEqual(len(rows) % REPLICATIONS, 0)
        return points, rows, cost

    def stop(self, out, threads, seconds, number):
        """Start, and send a signal so many seconds later. (exit code, what it said, processor time it took)"""
        start = cpu_seconds()
        process = self.start(*self.command(out, threads))
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        err = process.communicate(timeout=test_cli.SECONDS)[1].decode(errors="replace")
        return process.returncode, err, cpu_seconds() - start

    def test_a_sweep_killed_at_any_moment_goes_on_to_the_same_bytes(self):
        *whole, cost = self.reference()
        chance = random.Random(20190702)
        n_killed, n_sweeps, lost = 0, 0, 0.0
        while n_killed < KILLS:
            out = f"killed{n_sweeps}"
            n_sweeps += 1
            before, code = 0, -signal.SIGKILL
            while code == -signal.SIGKILL:
                code, err, took = self.stop(out, chance.randint(1, 3), chance.uniform(0.0, 0.7 * self.elapsed), signal.SIGKILL)
                points, rows = self.tables(out)
                self.assertIn(code, (-signal.SIGKILL, FAILED), err)
                self.assertGreaterEqual(len(rows), before)  # what was kept stays
                self.assertLessEqual(set(rows), set(whole[1]))
                self.assertLessEqual(set(points), set(whole[0]))
                n_killed += code == -signal.SIGKILL
                lost += max(0.0, (took - self.idle) / cost - (len(rows) - before)) if code == -signal.SIGKILL else 0.0
                before = len(rows)
            self.assertEqual(self.tables(out), tuple(whole))
        # Processor time tells how much was run: what a kill cost is what was under way, and what was done in the last period.
        most = 3 * (1 + 2 * PERIOD / cost) + 0.02 / cost
        print(f"{n_killed} kills of {n_sweeps} sweeps cost {lost / n_killed:.1f} replications each of {len(whole[1])}, at most {most:.0f} wanted")
        if STRIDE == 1:
            self.assertLess(lost / n_killed, most)

    def interrupt(self, out, number):
        """Until it is finished: how often it was interrupted."""
        chance = random.Random(30000 + number)
        n, code, threads = 0, INTERRUPTED, 1
        while code in (INTERRUPTED, -number):  # the latter before the sweep had begun
            code, err, _ = self.stop(out, threads, chance.uniform(0.2, 0.7) * self.elapsed, number)
            if code == INTERRUPTED:
                self.assertRegex(err, r"interrupted: \d+ of 24 points are done, and all that is done is kept")
                self.assertIn("the same command again goes on from there", err)
                n += 1
            threads = 3 - threads
        self.assertEqual(code, FAILED, err)
        return n

    def test_interrupted_sweeps_say_how_to_go_on_and_do(self):
        *whole, _ = self.reference()
        n = sum(self.interrupt(f"stopped{number}", number) for number in (signal.SIGINT, signal.SIGTERM))
        self.assertGreater(n, 0)
        for number in (signal.SIGINT, signal.SIGTERM):
            self.assertEqual(self.tables(f"stopped{number}"), tuple(whole))

    def test_interrupted_sweeps_with_a_precision_stop_every_point_at_the_same_replication(self):
        self.write(PRECISE, "swept.lua")
        start = time.monotonic()
        whole = self.finish("whole")
        self.elapsed = time.monotonic() - start
        replications = {n for (_, state, n, *_) in whole[0] if state == "done"}
        self.assertGreater(len(replications), 1)
        self.assertLessEqual(replications, {10, 20, 30, 40})
        self.interrupt("stopped", signal.SIGINT)
        self.assertEqual(self.tables("stopped"), whole)

    def test_a_second_signal_ends_it_at_once(self):
        slow = SWEPT.replace("days(12)", "days(20000)").replace("days(4)", "days(20000)").replace("shifts", "max_events = 2000000000, shifts", 1)
        self.write(slow, "swept.lua")
        process = self.start(*self.command("slow", 1))
        time.sleep(0.3)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        process.communicate(timeout=test_cli.SECONDS)
        self.assertIn(process.returncode, (INTERRUPTED, -signal.SIGINT))

    def test_what_is_done_is_not_run_again(self):
        whole = self.finish("whole", 2)
        start = cpu_seconds()
        for threads in (1, 3):
            self.assertEqual(self.finish("whole", threads), whole)
        self.assertLess(cpu_seconds() - start, 0.2 * STRIDE)

    def test_shards_killed_and_resumed_hold_the_rows_of_the_whole(self):
        points, rows, _ = self.reference()
        chance = random.Random(7903)
        parts = ([], [])
        for shard in (1, 2, 3):
            args = [*self.command("part", 2), "--shard", f"{shard}/3"]
            process = self.start(*args)
            time.sleep(chance.uniform(0.2, 0.8) * self.elapsed / 3)
            process.kill()
            process.communicate()
            self.assertIn(self.run_it(*args)[0], (0, FAILED))
            for all_of_it, piece in zip(parts, self.tables(f"part.{shard}-of-3")):
                all_of_it.extend(piece)
        self.assertEqual((sorted(parts[0]), sorted(parts[1])), (points, rows))


class Bench(Case):
    def test_bench_batch_says_what_is_reached_and_leaves_nothing_behind(self):
        out, _ = self.assert_run("bench", "--batch=1000", "--runs", "1", "--json", env={"TMPDIR": str(self.dir)}, timeout=200)
        answer = self.assert_one_json(out)
        for name in ("two_threads_ratio", "overhead_share", "store_s", "resume_s", "peak_mb"):
            self.assertGreater(answer[name]["wanted"], 0.0)
        self.assertEqual(answer["rows"], 1000)
        self.assertGreater(answer["peak_mb"]["measured"], 0.0)
        self.assertEqual(list(self.dir.iterdir()), [])
        self.assert_run("bench", "--batch=1000", code=FAULT, env={"TMPDIR": "/no/such"}, says="no folder could be made: /no/such.*\n  set TMPDIR")


if __name__ == "__main__":
    test_cli.main()
