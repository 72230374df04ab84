-- 68 A rule of your own: a function that ranks each order when it is released
--
-- `rank` of orders (or of a stock, for its production orders) is a function. It is asked once, at the release of each order, and returns a
-- number, or a duration, which counts in hours. Stations with rule = "hook" take the lot whose order has the smallest number first.
--
-- What it means exactly
--   * The function sees order.orders (name of the stream), product, number (of its first lot among those of the stream, from 0), pieces,
--     arrived and due (durations since the start; due is nil without a due date), and priority. Other names are errors.
--   * The number goes with all lots of the order, also those released later under cards, made again, split off or sent back. Equal numbers:
--     who came to the queue first, then the order of the streams, then of their lots. math.huge is the last, 0/0 an error.
--   * Its answer depends on the order alone. It may read locals and tables outside of itself (t[k], #t, ipairs), never change them; print,
--     require, csv, parameter and constructors of things are refused; so are more than 100,000 steps or 4 MB in one call. An error in it ends
--     the replication with file and line: no other number stands in.
--   * All files of the scenario are part of its hash: a change anywhere in them changes it.
--   * A station with rule = "hook" wants a rank from all orders that come there, and a rank must be asked for by some station.
--
-- Three classes at a press, one every 5 hours of each, and an hour of waiting costs a piece of class n its weight. The least cost has the c-mu
-- rule: first the greatest weight / mean work. Cobham's formula gives 0.3875, 0.675 and 1.2 pieces inside, at a cost of 4 x 0.3875 + 3 x 0.675 +
-- 1.2 = 4.775 an hour; first in first out (`rule=fifo`) has 0.7, 0.8 and 0.7, and 5.9.
local rule = parameter("rule", "hook")
local weight = { ["class 1"] = 4, ["class 2"] = 3, ["class 3"] = 1 }
local mean = { ["class 1"] = 1, ["class 2"] = 1.5, ["class 3"] = 1 }
local things = { machine "press" { rule = rule } }

local function by_cost(order)
  return -weight[order.product] / mean[order.product]
end

local function class(name, work)
  things[#things + 1] = product(name) { step { at = "press", cycle = work } }
  things[#things + 1] = orders { product = name, every = exponential(hours(5)), rank = rule == "hook" and by_cost or nil }
end

class("class 3", exponential(hours(1)))
class("class 2", exponential(hours(1.5)))
class("class 1", hours(1))

return study {
  title = "A rule of your own: " .. rule,
  horizon = parameter("horizon", hours(50000)), warm_up = hours(1000), replications = parameter("replications", 40), headline = "lead_time_mean",
  plant = plant "press" (things),
}
