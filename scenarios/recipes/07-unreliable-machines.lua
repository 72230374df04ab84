-- 07 Unreliable machines: how much a buffer saves
--
-- Machines of one constant speed that fail while they work (`of "operating"`: not while starved or blocked) and are repaired. Without buffers
-- every stop stops all: E = 1 / (1 + sum of MTTR/MTTF). With very large ones the worst machine alone counts: E = min MTTF / (MTTF + MTTR). Between,
-- two equal machines with a buffer of N units of flow make E = r (2 + N (r + p)) / (2 r + 4 p + N (r + p)^2), where p and r are the rates of
-- failure and repair a unit of time (Gershwin and Schick). The formulas are of continuous flow: here a part is a tenth of a unit.
--
-- E is the share of the speed that is had: throughput times the cycle.
local function numbers(text)
  local list = {}
  for word in string.gmatch(text, "[^ ]+") do
    list[#list + 1] = tonumber(word)
  end
  return list
end

local up = numbers(parameter("up", "100 100")) -- minutes
local down = numbers(parameter("down", "10 10"))
local places = parameter("places", 200) -- between machines, in parts
local cycle = parameter("cycle", minutes(0.1))

local stations = { name = "part" }
for i = 1, #up do
  if i > 1 then
    stations[#stations + 1] = buffer { capacity = places }
  end
  stations[#stations + 1] = machine("M" .. i) {
    cycle = cycle,
    fails = { every = exponential(minutes(up[i])):of "operating", repair = exponential(minutes(down[i])) },
  }
end

return study {
  title = #up .. " unreliable machines, " .. places .. " places between",
  horizon = parameter("horizon", minutes(60000)),
  warm_up = parameter("warm_up", minutes(2000)),
  replications = parameter("replications", 60),
  headline = "good_per_day",
  plant = plant { line(stations), orders { product = "part", endless = true }, max_lots = 1000000 },
}
