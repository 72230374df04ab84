#!/usr/bin/env python3
"""Python drives Gongjang: one point in, one row out, through one process. Usage: point.py PROGRAM SCENARIO"""

import json
import subprocess
import sys


class Gongjang:
    """A scenario that is asked point by point: ask({"load": 85}) is the row."""

    def __init__(self, program, scenario, *options):
        self.process = subprocess.Popen([program, "point", scenario, "--stream", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, values):
        self.process.stdin.write(json.dumps(values) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def main():
    plant = Gongjang(*sys.argv[1:3])
    low, high = 60.0, 95.0  # the largest load at which a lot takes at most four hours, by bisection: points that depend on the rows before
    for _ in range(8):
        load = (low + high) / 2
        row = plant.ask({"load": load})
        if row["status"] != "OK":
            sys.exit(f"load {load}: {row['status']}")
        if row["outcomes"]["lead_time_mean"]["after"]["mean"] <= 4.0:
            low = load
        else:
            high = load
    print(f"a lot takes four hours at a load of {low:.1f} % to {high:.1f} %")
    plant.close()


if __name__ == "__main__":
    main()
