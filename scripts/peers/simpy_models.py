#!/usr/bin/python3
"""The three models of `gongjang bench` in SimPy, for a comparison of speed (gongjang bench --peers calls this).

    simpy_models.py [PARTS [RUNS]]

Both generations in Debian 12 are measured where they are installed: SimPy 2 (package python3-simpy) and SimPy 3 (python3-simpy3), each in
the ways its users write: "parts" (every part is a process that asks for machines and places, as in the tutorials), "parts, monitored" (SimPy
2 also keeps the queues' lengths over time, as our engine always does) and "machines" (every machine is a process, a buffer is a Store with
a capacity: the fastest way we found).
Prints one line each, tabs between: library and way, version, model, parts, least seconds of RUNS, parts a time unit, mean time inside.
"""
import importlib
import random
import sys
import time

MODELS = {  # stations, places before each, does it fail
    "M1": (1, None, False),
    "M2": (5, 10, False),
    "M3": (20, 5, True),
}
ARRIVALS = 0.9
UP_MEAN, REPAIR_MEAN, SCRAP = 100.0, 5.0, 0.1


class Count:
    """What leaves the model."""

    def __init__(self, parts):
        self.parts, self.done, self.scrapped, self.time_inside, self.end = parts, 0, 0, 0.0, 0.0

    def leaves(self, now, entered, is_scrapped):
        self.done += 1
        self.scrapped += is_scrapped
        self.time_inside += now - entered
        self.end = now
        return self.done == self.parts


class Work:
    """The stretches of work and repair that one part takes on a machine."""

    def __init__(self, rng, fails):
        self.draw, self.fails = rng.expovariate, fails
        self.left = self.draw(1.0 / UP_MEAN)

    def stretches(self):
        work = self.draw(1.0)
        if not self.fails:
            return (work,)
        if work <= self.left:
            self.left -= work
            return (work,)
        lengths = []
        while self.left < work:
            lengths += [self.left, self.draw(1.0 / REPAIR_MEAN)]
            work -= self.left
            self.left = self.draw(1.0 / UP_MEAN)
        self.left -= work
        return lengths + [work]


# --- SimPy 3 ---


def simpy3_machines(simpy, parts, rng, n, places, fails):
    env, count = simpy.Environment(), Count(parts)
    over = env.event()
    buffers = [simpy.Store(env) if n == 1 else None] + [simpy.Store(env, places) for _ in range(1, n)]

    def source():
        while True:
            yield env.timeout(rng.expovariate(ARRIVALS))
            buffers[0].put(env.now)

    def machine(i):
        work = Work(rng, fails)
        while True:
            entered = (yield buffers[i].get()) if buffers[i] else env.now
            for length in work.stretches():
                yield env.timeout(length)
            if i + 1 < n:
                yield buffers[i + 1].put(entered)
            elif count.leaves(env.now, entered, fails and rng.random() < SCRAP):
                over.succeed()

    for i in range(n):
        env.process(machine(i))
    if n == 1:
        env.process(source())
    env.run(until=over)
    return count


def simpy3_parts(simpy, parts, rng, n, places, fails):
    env, count = simpy.Environment(), Count(parts)
    over = env.event()
    machines = [simpy.Resource(env, 1) for _ in range(n)]
    waiting = [None] + [simpy.Resource(env, places) for _ in range(1, n)]
    work = [Work(rng, fails) for _ in range(n)]

    def source():
        while True:
            yield env.timeout(rng.expovariate(ARRIVALS))
            env.process(part())

    def part():
        entered = env.now
        held = machines[0].request()
        yield held
        if n > 1:
            entered = env.now
            env.process(part())  # raw parts are always there
        for i in range(n):
            for length in work[i].stretches():
                yield env.timeout(length)
            if i + 1 < n:
                place = waiting[i + 1].request()
                yield place
                machines[i].release(held)
                held = machines[i + 1].request()
                yield held
                waiting[i + 1].release(place)
        machines[n - 1].release(held)
        if count.leaves(env.now, entered, fails and rng.random() < SCRAP):
            over.succeed()

    env.process(source() if n == 1 else part())
    env.run(until=over)
    return count


# --- SimPy 2 ---


def simpy2_machines(simpy, parts, rng, n, places, fails):
    sim, count = simpy.Simulation(), Count(parts)
    first = simpy.Store(sim=sim, capacity="unbounded") if n == 1 else None
    buffers = [first] + [simpy.Store(sim=sim, capacity=places) for _ in range(1, n)]

    class Source(simpy.Process):
        def run(self):
            while True:
                yield simpy.hold, self, rng.expovariate(ARRIVALS)
                yield simpy.put, self, first, [sim.now()]

    class Machine(simpy.Process):
        def run(self, i):
            work = Work(rng, fails)
            while True:
                entered = sim.now()
                if buffers[i]:
                    yield simpy.get, self, buffers[i], 1
                    entered = self.got[0]
                for length in work.stretches():
                    yield simpy.hold, self, length
                if i + 1 < n:
                    yield simpy.put, self, buffers[i + 1], [entered]
                elif count.leaves(sim.now(), entered, fails and rng.random() < SCRAP):
                    sim.stopSimulation()

    for i in range(n):
        machine = Machine(sim=sim)
        sim.activate(machine, machine.run(i), at=0.0)
    if n == 1:
        source = Source(sim=sim)
        sim.activate(source, source.run(), at=0.0)
    sim.simulate(until=1e15)
    return count


def simpy2_parts(simpy, parts, rng, n, places, fails, monitored=False):
    sim, count = simpy.Simulation(), Count(parts)
    machines = [simpy.Resource(1, sim=sim, monitored=monitored) for _ in range(n)]
    waiting = [None] + [simpy.Resource(places, sim=sim, monitored=monitored) for _ in range(1, n)]
    work = [Work(rng, fails) for _ in range(n)]

    class Source(simpy.Process):
        def run(self):
            while True:
                yield simpy.hold, self, rng.expovariate(ARRIVALS)
                start()

    class Part(simpy.Process):
        def run(self):
            entered = sim.now()
            yield simpy.request, self, machines[0]
            if n > 1:
                entered = sim.now()
                start()  # raw parts are always there
            for i in range(n):
                for length in work[i].stretches():
                    yield simpy.hold, self, length
                if i + 1 < n:
                    yield simpy.request, self, waiting[i + 1]
                    yield simpy.release, self, machines[i]
                    yield simpy.request, self, machines[i + 1]
                    yield simpy.release, self, waiting[i + 1]
            yield simpy.release, self, machines[n - 1]
            if count.leaves(sim.now(), entered, fails and rng.random() < SCRAP):
                sim.stopSimulation()

    def start():
        part = Part(sim=sim)
        sim.activate(part, part.run(), at=sim.now())

    if n == 1:
        source = Source(sim=sim)
        sim.activate(source, source.run(), at=0.0)
    else:
        start()
    sim.simulate(until=1e15)
    return count


def simpy2_monitored(simpy, parts, rng, n, places, fails):
    return simpy2_parts(simpy, parts, rng, n, places, fails, monitored=True)


LIBRARIES = [
    ("SimPy 2", "SimPy", "SimPy.Simulation",
     {"parts": simpy2_parts, "parts, monitored": simpy2_monitored, "machines": simpy2_machines}),
    ("SimPy 3", "simpy", "simpy", {"parts": simpy3_parts, "machines": simpy3_machines}),
]


def measure(run, library, parts, runs, model):
    seconds = []
    for k in range(runs):
        start = time.process_time()
        count = run(library, parts, random.Random(k + 1), *MODELS[model])
        seconds.append(time.process_time() - start)
    return count, min(seconds)


def main():
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for name, package, module, ways in LIBRARIES:
        try:
            version = importlib.import_module(package).__version__
            library = importlib.import_module(module)
        except ImportError:
            print(f"{name}\tmissing", flush=True)
            continue
        for way, run in ways.items():
            for model in MODELS:
                count, seconds = measure(run, library, parts, runs, model)
                print(f"{name}, {way}", version, model, parts, f"{seconds:.6f}", f"{count.done / count.end:.6f}",
                      f"{count.time_inside / count.done:.6f}", sep="\t", flush=True)


main()
