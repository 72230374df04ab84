-- 11 A closed network: pallets that go round
--
-- Twenty pallets circulate. Each rests 4 minutes on average (a place for every pallet, nobody waits there), then visits three machines 16, 10 and
-- 5 times and rests again. What circulates is a card: a lot that leaves gives it to the next, which begins at once. Queues of such networks
-- are known exactly (mean value analysis; Jain's example 34.2), whatever the order of the visits: the machine with the most work a round, the
-- second (10 x 0.3 = 3 minutes), has nearly all pallets in front of it.
local visits = { 16, 10, 5 }
local mean = { 0.125, 0.3, 0.2 } -- minutes

local route = { name = "round", step { at = "rest" } }
local left = { 0, 0, 0 }
for k = 1, 31 do -- each machine's visits spread evenly over the round
  local best = 1
  for i = 1, 3 do
    left[i] = left[i] + visits[i]
    best = left[i] > left[best] and i or best
  end
  left[best] = left[best] - 31
  route[#route + 1] = step { at = "M" .. best }
end

return study {
  title = "Twenty pallets go round",
  horizon = parameter("horizon", minutes(60000)),
  warm_up = minutes(2000),
  replications = parameter("replications", 20),
  headline = "good_per_day",
  plant = plant {
    cards "pallets" { count = parameter("pallets", 20) },
    machine "rest" { places = 20, cycle = exponential(minutes(4)) },
    machine "M1" { cycle = exponential(minutes(mean[1])) },
    machine "M2" { cycle = exponential(minutes(mean[2])) },
    machine "M3" { cycle = exponential(minutes(mean[3])) },
    product(route),
    orders { product = "round", endless = true, cards = "pallets" },
  },
}
