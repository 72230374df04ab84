-- 71 The bottleneck: which machine holds the line up, and how sure is that?
--
-- `gongjang explain scenarios/recipes/71-bottleneck.lua` ends with the bottleneck by active periods (Roser, Nakano and Tanaka). A machine is active
-- while nothing else keeps it waiting: it works, is set up, is being repaired. The bottleneck of a moment is the one whose active period, from its
-- beginning to its end, is the longest of all that are active then: the others have waited for something meanwhile.
--
-- What the columns say, each as a share of the time in which somebody is on shift
--   bottleneck   it is the bottleneck of the moment; these add up to at most 100 %
--   sole         no other bottleneck period overlaps: it alone holds the plant up
--   shifting     a bottleneck period of another overlaps: the bottleneck is on its way from one to the other
--   chance       in how many of the lives it was the bottleneck for the longest time, with an interval
-- A pool of workers is in the list as well: it is active while everybody who is there is busy. A shift that ends does not end a period.
--
-- Four machines with exponential times, rates 1, 1.3, 0.9 and 1.1 a minute, and 3, 1 and 2 places between them. Exactly (from the Markov chain) a
-- little more speed at M3 is worth more than three times as much as at any other: M3 is the bottleneck, about 40 % of the time, and found so in
-- nearly every life. M1, which raw parts never keep waiting, comes next.
local rates = { 1.0, 1.3, 0.9, 1.1 }
local places = { 3, 1, 2 }

local stations = { name = "part" }
for i, rate in ipairs(rates) do
  if i > 1 then stations[#stations + 1] = buffer { capacity = places[i - 1] } end
  stations[#stations + 1] = machine("M" .. i) { cycle = exponential(minutes(1 / rate)) }
end

return study {
  title = "Which of four machines?",
  horizon = parameter("horizon", minutes(4000)),
  warm_up = minutes(500),
  replications = parameter("replications", 20),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant { line(stations), orders { product = "part", endless = true } },
}
