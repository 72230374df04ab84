-- 21 Transport: lots are under way for a time before the next station can take them
--
-- `transport { time = ..., capacity = ... }` stands between two stations of a line like a buffer, or in the plant under a name that
-- machines give as their `queue`. A lot put into it can be taken when its time is over.
--
-- What it means exactly
--   * Each lot has its own time, drawn by the place, the product and the step, and by the lot's own number. Lots may overtake.
--   * The capacity counts the lots under way and those that have arrived and wait. It is "unlimited" unless given: as many vehicles
--     as there are lots. Full, it blocks the station before it like any buffer.
--   * Arrivals come before what machines do at the same moment: a lot that arrives when a machine finishes can be taken by it. Lots
--     that arrive together keep the order in which they set out.
--   * The buffer's meter counts lots under way and lots that wait.
--
-- Here: parts leave a station without a queue's end (M/M/1, load 0.5), travel for 20 min on average, and are done at once behind it.
-- By hand: output of an M/M/1 queue is again random, so the number under way is that of M/G/infinity: 6 an hour * 20 min = 2, whatever the
-- distribution; at the machine 0.5 / (1 - 0.5) = 1; together 3 lots and, by Little's law, 3 / 6 h = 30 min in the plant.
local time = ({ exponential = exponential(minutes(20)), uniform = uniform(minutes(0), minutes(40)), constant = constant(minutes(20)) })
  [parameter("time", "exponential")]

return study {
  title = "Transport between two stations",
  horizon = days(200), warm_up = days(2), replications = parameter("replications", 20), headline = "lead_time_mean",
  plant = plant "two halls" {
    line "part" {
      machine "mill" { cycle = exponential(minutes(5)) },
      transport { time = time },
      machine "gate" { cycle = seconds(0), places = 10 },
    },
    orders { product = "part", every = exponential(minutes(10)) },
  },
}
