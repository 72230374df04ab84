-- 02 Machines side by side: one queue, several equal machines
--
-- `places` is the number of equal machines of a station. They take from one queue; a part goes to the first of them that is idle, in their
-- order. Orders at random and exponential times make it M/M/c, for which Erlang's formula gives the waiting. One queue for two machines is
-- much better than two queues: nobody waits while a machine stands idle.
local machines = parameter("machines", 2)
local gap = parameter("gap", minutes(2)) -- mean time between orders
local mean = parameter("mean", minutes(1.75)) -- mean time of a job

return study {
  title = machines .. " machines side by side",
  horizon = parameter("horizon", hours(2000)),
  warm_up = hours(100),
  replications = parameter("replications", 20),
  headline = "lead_time_mean",
  plant = plant {
    line "copy" { machine "copier" { places = machines, cycle = exponential(mean) } },
    orders { product = "copy", every = exponential(gap) },
  },
}
