-- 20 Branches: after a step, some of the lots go another way
--
-- `branch` at a station of a line (or at a step of a product's route) takes a share of the lots to another station of the same
-- route, before or behind, to "out" (they leave the plant, done) or to "scrap". What the branches leave goes to the next step.
--
-- What it means exactly
--   * The whole lot goes one way. It is drawn once for each step, by product and step and by the lot's own number: a lot goes the
--     same way in every arm of a study, whatever else differs between them.
--   * The branches of a step take their shares of (0, 1) in the order in which they are written; the next step has the rest.
--   * At an inspection the rejected pieces are sorted out first; what is left of the lot then goes its way.
--   * Back is a step at or before the branch. A lot that goes back draws its times anew each time (4,096 times; then they repeat).
--     Ways back through buffers of limited size can lock: such a plant is run, and a deadlock is told with who waits for whom.
--   * `check` finds shares above 100 %, names that are not on the route, and lots that could never leave.
--
-- Here: after coating 30 % are polished; 10 % of all are coated again; 2 % of what is polished is scrapped.
-- By hand: coating sees 1/(1 - 0.1) = 1.111 visits a lot, so at 12 lots an hour and 3 min it works 12 * 1.111 * 3 / 60 = 66.7 % of
-- the time. Arrivals and times are exponential, so this is a network of Jackson: each station behaves as a queue by itself, and the mean number
-- of lots at coating and its queue is 0.667 / (1 - 0.667) = 2.
return study {
  title = "Branches: polish some, coat some again",
  horizon = days(60), warm_up = days(5), replications = parameter("replications", 40), headline = "lead_time_mean",
  plant = plant "coating shop" {
    line "part" {
      machine "coat" { cycle = exponential(minutes(3)),
        branch = { { to = "coat", share = percent(10) }, { to = "pack", share = percent(60) } } },
      buffer { capacity = "unlimited" },
      machine "polish" { cycle = exponential(minutes(8)), branch = { to = "scrap", share = percent(2) } },
      buffer { capacity = "unlimited" },
      machine "pack" { cycle = exponential(minutes(2)) },
    },
    orders { product = "part", every = exponential(minutes(5)) },
  },
}
