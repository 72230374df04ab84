-- 13 Two lines and packing: part of the flow goes each way
--
-- Parts come at random, are prepared by two workers, go to one of two lines (30 % and 70 %), and are packed. Workers that belong to one station
-- are its `places`. The month begins empty: this is a finite horizon, not a long run. (Rossetti's small manufacturing system.)
-- Packing takes an exponential time of two minutes and a uniform one of one to two: the sum is given by 1,000 values of its inverse.
local function cdf(x) -- of the sum: the mean over the uniform part of 1 - exp(-(x - u) / 2)
  local top = math.min(x, 2)
  if top <= 1 then
    return 0
  end
  return (top - 1) - 2 * (math.exp((top - x) / 2) - math.exp((1 - x) / 2))
end

local pack, mean = {}, 0
for i = 0, 1000 do
  local low, high, wanted = 1, 60, math.min(i / 1000, 1 - 1 / 4000)
  for _ = 1, 50 do
    local middle = (low + high) / 2
    if cdf(middle) < wanted then
      low = middle
    else
      high = middle
    end
  end
  pack[i + 1] = high
  mean = mean + high / (i % 1000 == 0 and 2000 or 1000) -- straight between the values
end
pack[1001] = pack[1001] + 2000 * (3.5 - mean) -- the tail that was cut, so that the mean is that of the sum

return study {
  title = "Two lines and packing",
  horizon = minutes(43200),
  warm_up = days(0),
  replications = parameter("replications", 100),
  headline = "lead_time_mean",
  plant = plant {
    line "part" {
      machine "prepare" { places = 2, cycle = exponential(minutes(8)), branch = { to = "line 2", share = percent(70) } },
      buffer { capacity = "unlimited" },
      machine "line 1" { places = 2, cycle = triangular(minutes(2), minutes(6), minutes(8)), branch = { to = "pack", share = percent(100) } },
      buffer { capacity = "unlimited" },
      machine "line 2" { places = 3, cycle = triangular(minutes(3), minutes(6), minutes(7)) },
      buffer { capacity = "unlimited" },
      machine "pack" { places = 2, cycle = empirical { values = pack, unit = "minutes" } },
    },
    orders { product = "part", every = exponential(minutes(5)) },
  },
}
