-- 26 Set-up matrix: times of change that depend on what was made before
--
-- A painting line makes three colours. From light to dark a rinse will do; from dark back to light everything is cleaned. `setup` then takes a
-- matrix instead of a time:
--
--   matrix { other = minutes(30), { "white", "grey", minutes(10) }, ... }
--
-- What it means, exactly:
--   * A lot whose family differs from the family of the machine's lot before asks for the time from that family to its own. Families are what
--     jobs give as `family` (a mould, a tool, a colour); a product without one is a family by itself, and is named by the product.
--   * Pairs not named take `other`. Without `other` every pair that can come up at the station must be named: `check` says which is missing.
--   * A pair of a family with itself is a set-up between two of its lots (cleaning); without one there is none.
--   * A machine's first lot finds it set up (free), unless `first` gives a time for it.
--   * A time of the constant 0 is no set-up: no setter is asked for, none is counted.
--   * Any time may be a distribution. The k-th set-up of a machine takes its k-th draw whatever the pair: two arms stay matched.
--   * A local variable shares one matrix among stations. Each machine remembers its own family.
--   * rule = "shortest_setup" takes the lot with the shortest mean set-up from what the machine is set up for (equal ones as they came);
--     rule = "fewest_setups" only asks whether there is one.
--   * Large matrices come from a table: matrix { changes = { from = csv("m.csv", "from", "text"), to = csv("m.csv", "to", "text"),
--     minutes = csv("m.csv", "minutes") } }.
--
-- Here the colours come in turn, a lot of 80 pieces every two hours: white, grey, black. Each takes 80 minutes of work, and a round of the
-- three 10 + 15 + 55 = 80 minutes of set-ups. In the 360 minutes of a round the machine works 240 and is set up for 80: its availability is
-- 240 / 320 = 75 %, and it delivers 3 x 80 pieces in 6 hours, 960 a day.

local colours = matrix "colours" {
  { "white", "grey", minutes(10) }, { "grey", "black", minutes(15) }, { "black", "white", minutes(55) },
  { "white", "black", minutes(20) }, { "grey", "white", minutes(40) }, { "black", "grey", minutes(45) },
}

local function colour(name, first)
  return product(name) { step { at = "spray", cycle = minutes(1) } },
         orders(name) { product = name, every = hours(6), lot = 80, first = first, due = hours(12) }
end

local white, white_orders = colour("white", hours(0))
local grey, grey_orders = colour("grey", hours(2))
local black, black_orders = colour("black", hours(4))

return study {
  title = "Painting line with a set-up matrix",
  horizon = weeks(4), warm_up = weeks(1), replications = 2, replications_min = 2,
  plant = plant {
    machine "spray" { setup = colours },
    white, grey, black, white_orders, grey_orders, black_orders,
  },
}
