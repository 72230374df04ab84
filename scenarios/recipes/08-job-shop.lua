-- 08 A job shop: products with routes of their own
--
-- Three types of job visit five groups of machines, each in its own order; a group has several equal machines and one queue, first come first
-- served. `product` gives a route: a step names the station and the time there. The case is the job shop of Law (Simulation Modeling and
-- Analysis, 2.6): jobs come four an hour, 30, 50 and 20 % of a type, times are Erlang of two phases. Group 2 works 99 % of the time: its queue
-- forgets so slowly that a year says nothing about it, and half a million hours are needed.
local function erlang_h(mean)
  return erlang { mean = hours(mean), phases = 2 }
end

local types = {
  { share = 0.3, route = { 3, 1, 2, 5 }, mean = { 0.5, 0.6, 0.85, 0.5 } },
  { share = 0.5, route = { 4, 1, 3 }, mean = { 1.1, 0.8, 0.75 } },
  { share = 0.2, route = { 2, 5, 1, 4, 3 }, mean = { 1.2, 0.25, 0.7, 0.9, 1.0 } },
}
local things = {}
for i, n in ipairs { 3, 2, 4, 3, 1 } do
  things[#things + 1] = machine("G" .. i) { places = n }
end
for i, type in ipairs(types) do
  local steps = { name = "type " .. i }
  for k, group in ipairs(type.route) do
    steps[#steps + 1] = step { at = "G" .. group, cycle = erlang_h(type.mean[k]) }
  end
  things[#things + 1] = product(steps)
  things[#things + 1] = orders { product = "type " .. i, every = exponential(hours(0.25 / type.share)) }
end

return study {
  title = "A job shop of five groups and three types of job",
  horizon = parameter("horizon", hours(20000)),
  warm_up = parameter("warm_up", hours(5000)),
  replications = parameter("replications", 10),
  headline = "lead_time_mean",
  plant = plant(things),
}
