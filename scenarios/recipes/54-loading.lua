-- 54 Loading: people who only load and unload, and machines that wait for them
--
-- `load` is the time a lot to put it on the machine, `unload` to take it off; both are optional, and come on top of the cycles. With either of
-- them the workers of `needs` are there only then, and free while the machine runs. Whoever is free when it is time to unload does it.
--
--     waiting for worker | load | the lot's cycles: nobody | waiting for worker | unload | goes on
--
-- While it is loaded the machine is working: clocks of operating time run, and as nothing of it is ideal time the performance rate is lower for it. A
-- lot that is interrupted by another (`preempt`) is loaded again. The lever on labour acts on load and unload where the machine is `by_hand`.
--
-- Several machines of which each needs the loader again after a random time interfere: sometimes two wait for him while he serves a third. It is the
-- machine repair model (finite source queue), with loads for repairs: for exponential runs and loads a Markov chain of n + 1 states says how
-- much of the time machines wait; for loads of equal length it is Ashcroft's formula.

local machines = parameter("machines", 6)
local loaders = parameter("loaders", 1)
local equal = parameter("equal", false) -- loads of equal length
local run = parameter("run", minutes(60)) -- mean
local load = parameter("load", minutes(10)) -- mean

return study {
  title = loaders .. " for " .. machines .. " machines",
  horizon = parameter("horizon", weeks(50)), warm_up = weeks(1), replications = parameter("replications", 10),
  plant = plant {
    people = { pool "loader" { count = loaders, wage = won(2900000):per "month" } },
    line "part" {
      machine "lathe" { places = machines, cycle = exponential(run), needs = "loader", load = equal and load or exponential(load) },
    },
    orders { product = "part", endless = true },
  },
}
