-- 04 A line: stations in a row, buffers between them, starving and blocking
--
-- `endless` orders keep raw parts before the first station, so it never starves; the last never blocks. Between stations i and i + 1 stand
-- `places[i]` waiting places, not counting the machines. Blocking after service: a machine whose part finds no place keeps it and stands
-- blocked until one is free (`blocking = "before"`: it does not begin before there is a place for the part). Failures, where given, run on operating time: a blocked or starved machine does not fail; the part stays on the
-- machine and goes on after the repair.
--
-- Rates are parts a minute, lists are texts: --set rates="1 1.2 0.8" --set places="2 1" --set fail="0.05 0.05 0.05" --set repair="0.25 ..."
-- Exact values of such lines come from Markov chains; even ideal lines lose a third of their rate to variation without buffers.
local function numbers(text)
  local list = {}
  for word in string.gmatch(text, "[^ ]+") do
    list[#list + 1] = tonumber(word)
  end
  return list
end

local rates = numbers(parameter("rates", "1 1 1"))
local places = numbers(parameter("places", "1 1"))
local fail = numbers(parameter("fail", "")) -- per minute of operating
local repair = numbers(parameter("repair", "")) -- per minute
local phases = parameter("phases", 1) -- of an Erlang time; 1: exponential
local blocking = parameter("blocking", "after") -- service, or "before"

local stations = {}
for i, rate in ipairs(rates) do
  if i > 1 then
    stations[#stations + 1] = buffer { capacity = places[i - 1] }
  end
  local mean = minutes(1 / rate)
  local fails = fail[i] and failure { every = exponential(minutes(1 / fail[i])):of "operating", repair = exponential(minutes(1 / repair[i])) }
  stations[#stations + 1] = machine("M" .. i) { cycle = phases > 1 and erlang { mean = mean, phases = phases } or exponential(mean), fails = fails, blocking = blocking }
end
stations.name = "part"

return study {
  title = "A line of " .. #rates .. " stations",
  horizon = parameter("horizon", minutes(80000)),
  warm_up = minutes(500),
  replications = parameter("replications", 40),
  headline = "good_per_day",
  plant = plant { line(stations), orders { product = "part", endless = true } },
}
