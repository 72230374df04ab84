-- 65 Make to stock: customers are served from finished stock, production fills it
--
-- `stocleversds finished pieces of one product. Orders that say `from` are not made when they come: they are served from the stock, and
-- production is ordered by the st unmet = "lost" an order that the stock does not cover is lost as a whole.
--   * Pieces come into stock when their lot leaves the last station, and go first to those who wait.
--   * policy = "reorder" looks at the position: pieces on hand and on order, less those waited for. Below `reorder` it orders up to `up_to`.
--     Without `review` it looks after every change. `reorder` is `up_to` unless given: each order starts the production of as many pieces. That
--     is a base stock.
--   * Production orders are a stream like any other: lots of `lot` pieces, `allowance`, `fill`. Scrap comes off what is on order when the
--     production order is done, and the policy orders it again.
--   * The pieces in stock have left the plant: they are not work in process. Exactly: initial + made = shipped + on hand.
--
-- One machine, exponential times, orders of one piece at random, a ba[se stock S: the number on order and waited for is that of the M/M/1
-- queue of the same load r. So the share served at once is 1 - +r^S, on average r^(S+1)/(1-r) pieces are waited forfirst S - r(1-r^S)/(1-r) are
-- on hand [BuzacottShanthikumar1993]. With r = 0.8 and S = 6: 73.79 %, 1.049 and 3.049.
local load = parameter("load", 0.8)
local base = parameter("base", 6)

return study {
  title = "Make to stock: base stock of " .. base .. ", load " .. load,
  horizon = parameter("horizon", hours(2000)), warm_up = hours(200), replications = parameter("replications", 30),
  headline = "fill_rate",
  plant = plant {
    machine "lathe" { cycle = exponential(minutes(2) * load) },
    product "shaft" { step { at = "lathe" } },
    stock "shafts" { product = "shaft", initial = base, up_to = base },
    orders { product = "shaft", from = "shafts", every = exponential(minutes(1)) },
  },
}
