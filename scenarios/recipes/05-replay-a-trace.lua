-- 05 A trace replayed: what was written down in a notebook happens again
--
-- `recorded` gives its values in their order: the k-th gap stands before the k-th order, the k-th service time belongs to the k-th lot. After
-- the last value the first comes again, so what must not come again ends with a value beyond the horizon. There is no chance in such a plant:
-- one replication says all. Two examples of textbooks, which were worked by hand there.
local examples = {
  -- a single server until the sixth delay was seen: mean delay 0.95, area under the queue 9.9 (Law, Simulation Modeling and Analysis, 1.4)
  law = { unit = "hours", gaps = { 0.4, 1.2, 0.5, 1.7, 0.2, 1.6, 0.2, 1.4, 1.9, 1000 }, work = { 2.0, 0.7, 0.2, 1.1, 3.7, 0.6, 1000 }, ends = hours(8.6) },
  -- ten jobs (Leemis and Park, Discrete-Event Simulation, 1.2); arrivals at 15, 47, 71 ...
  leemis = { unit = "minutes", gaps = { 15, 32, 24, 40, 12, 29, 14, 60, 84, 10, 100000 }, work = { 43, 36, 34, 30, 38, 40, 31, 29, 36, 30, 1 }, ends = minutes(376) },
}
local name = parameter("example", "law")
local example = examples[name] or error("the examples are law and leemis")

return study {
  title = "A trace replayed: " .. name,
  horizon = example.ends + milliseconds(0.001), -- what happens at the very end belongs to it
  warm_up = days(0),
  replications = 1,
  replications_min = 1,
  headline = "lead_time_mean",
  plant = plant {
    line "job" { machine "server" { cycle = recorded { values = example.work, unit = example.unit } } },
    orders { product = "job", every = recorded { values = example.gaps, unit = example.unit } },
  },
}
