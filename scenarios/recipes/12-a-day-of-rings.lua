-- 12 A day of rings: an uncertain demand, made, inspected, reworked, packed
--
-- Each day a buyer takes some of 100 pairs of rings; how eager buyers are differs from day to day (a beta distribution). The pairs are made,
-- inspected, reworked if inner and outer ring do not fit (6.33 % of them), and packed, one worker at each station. When is the day done?
-- (Rossetti's LOTR Makers.) What the language has no word for is computed here: the number of pairs is a mixture (beta-binomial), given as a
-- table of probabilities; the time of rework is five minutes and a Weibull time on top, given by 500 values of its inverse.
local n, a, b = 100, 5, 1.5
local values, weights, p = {}, {}, 1
for k = 0, n do
  values[k + 1], weights[k + 1] = math.max(k, 1), p -- an order has a piece at least; none has a chance of 1 in 10 million
  p = p * (n - k) / (k + 1) * (k + a) / (n - k - 1 + b)
end

local rework = {}
for i = 0, 500 do
  local u = math.min(i / 500, 1 - 1 / 5000)
  rework[i + 1] = 5 + 15 * math.pow(-math.log(1 - u), 1 / 5)
end

return study {
  title = "A day of rings",
  horizon = hours(48),
  warm_up = days(0),
  replications = parameter("replications", 300),
  headline = "lead_time_mean",
  plant = plant {
    line "pair" {
      machine "make" { cycle = uniform(minutes(5), minutes(15)) },
      buffer { capacity = "unlimited" },
      machine "inspect" { cycle = triangular(minutes(2), minutes(4), minutes(7)), branch = { to = "pack", share = 1 - ratio(0.0633187) } },
      buffer { capacity = "unlimited" },
      machine "rework" { cycle = empirical { values = rework, unit = "minutes" } },
      buffer { capacity = "unlimited" },
      machine "pack" { cycle = lognormal { mean = minutes(7), cv = 1 / 7 } },
    },
    orders { product = "pair", first = days(0), every = days(1000), quantity = discrete { values = values, weights = weights } },
  },
}
