-- 29 Kanban supermarkets: feeders that make what the assembly has taken
--
-- Two feeders and an assembly of one part of each. Each feeder works only with a card, of which there are `cards1` and `cards2`; a card goes with the
-- part from the feeder's start until the assembly of it is done (ends = "done"), and comes back to the feeder. With ends = "begun" it would
-- come back when the assembly takes the part. So a feeder stops while as many parts as cards wait for, or are in, the assembly.
--
-- The main lots come from feeder 1; feeder 2 fills the store of the kit. With exponential times this is the line feeder 1 -> assembly -> feeder 2 of
-- the same rates with the second buffer counted by its holes (Ammar and Gershwin); its Markov chain gives 0.77076 assemblies a unit of time
-- for rates 1, 1.2, 1.1 and 4 and 3 cards.
local cards1 = parameter("cards1", 4)
local cards2 = parameter("cards2", 3)

return study {
  title = "Assembly fed by cards",
  horizon = parameter("horizon", hours(2000)), warm_up = hours(50), replications = parameter("replications", 30),
  headline = "good_per_day",
  plant = plant {
    line "main" {
      machine "feeder 1" { cycle = exponential(minutes(1)) },
      buffer { capacity = "unlimited" },
      machine "assembly" { cycle = exponential(minutes(1 / 1.1)), kit = { parts = { parts = 1 } } },
    },
    line "part" { machine "feeder 2" { cycle = exponential(minutes(1 / 1.2)) } },
    store "parts" { product = "part" },
    cards "1" { count = cards1, from = "feeder 1", to = "assembly", ends = "done" },
    cards "2" { count = cards2, from = "feeder 2", to = "assembly", ends = "done" },
    orders "main" { product = "main", endless = true }, orders "part" { product = "part", endless = true },
  },
}
