-- 67 Reorder point: (s, S), lots, and a delivery time
--
-- policy = "reorder" with a reorder point s below the level S: as soon as the position (on hand + on order - waited for) falls below s, production
-- is ordered up to S. With `review` it looks only then: the periodic (s, S) policy. The order point counts "below", not "at or below": s = 5
-- orders when 4 are left.
--
-- Customers ask for one piece at random moments, one a minute on average. So each production order is for Q = S - s + 1 pieces; it runs as one
-- lot on one of many equal machines, 36 s a piece, and takes exactly L = Q x 36 s. The position is equally likely to be s, ..., S, and the number
-- asked for during L is Poisson and independent of it [HadleyWhitin1963]: with s = 5, S = 14 (L = 6 min)
--
--   served at once   mean over i = s..S of P(D <= i - 1)      = 77.69 %
--   on hand          mean over i of E[max(0, i - D)]          = 3.866
--   waited for       on hand - (mean position - 6)            = 0.366
local s = parameter("s", 5)
local S = parameter("S", 14)

return study {
  title = "Reorder point " .. s .. ", up to " .. S,
  horizon = parameter("horizon", hours(2000)), warm_up = hours(100), replications = parameter("replications", 30),
  headline = "fill_rate",
  plant = plant {
    machine "mill" { cycle = seconds(36), places = 50 },
    product "plate" { step { at = "mill" } },
    stock "plates" { product = "plate", initial = S, reorder = s, up_to = S, lot = 1000 },
    orders { product = "plate", from = "plates", every = exponential(minutes(1)) },
  },
}
