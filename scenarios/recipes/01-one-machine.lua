-- 01 One machine: orders at random, a queue, a service time of any shape
--
-- Orders of one piece come at random (exponential gaps). The machine takes them first come, first served; the queue has no limit. A part
-- that finds the machine idle starts at once. `load` is the share of time the machine works: its mean time a piece over the mean gap.
--
-- What queueing theory says of it: the time in the queue is W = load/(1 - load) * (1 + cv^2)/2 * mean service time (Pollaczek and
-- Khinchine), so of two machines of the same load the one whose times vary less has the shorter queue. Try
--
--   gongjang run scenarios/recipes/01-one-machine.lua --set load=0.8 --set service=constant
--   gongjang run scenarios/recipes/01-one-machine.lua --set load=0.8 --set service=hyperexponential
local load = parameter("load", 0.9)
local mean = parameter("mean", minutes(1)) -- of the service
local service = parameter("service", "exponential")

local shapes = {
  constant = mean,
  erlang = erlang { mean = mean, phases = 2 }, -- cv^2 = 1/2
  uniform = uniform(0 * mean, 2 * mean), -- cv^2 = 1/3
  narrow = uniform(mean * (2 / 3), mean * (4 / 3)), -- uniform(1, 2) for a mean of 1.5
  exponential = exponential(mean), -- cv^2 = 1
  hyperexponential = gamma { mean = mean, cv = 2 }, -- the mean wait depends on cv^2 = 4 only, not on the shape
}

return study {
  title = "One machine, load " .. load .. ", " .. service .. " times",
  horizon = parameter("horizon", hours(2000)),
  warm_up = hours(100),
  replications = parameter("replications", 30),
  headline = "lead_time_mean",
  plant = plant {
    line "part" { machine "lathe" { cycle = shapes[service] } },
    orders { product = "part", every = exponential(mean / load) },
  },
}
