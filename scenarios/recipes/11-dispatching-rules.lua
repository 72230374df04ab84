-- 11 Dispatching rules: which of the waiting jobs next?
--
-- Six jobs visit six machines, each in its own order (Fisher and Thompson's FT06 of 1963; machine and minutes of each step below). All are
-- there at the start. `rule` of a station says which of the waiting jobs it takes; equal ones in the order in which they came to the queue,
-- then in the order of their orders. `fifo` is the rule of a station that does not choose: it takes at once what comes first; with orders of
-- equal priority, "priority" is first come first served among all that an instant brings. A station with a rule other than first in chooses when all that an instant brings is there: jobs that end
-- elsewhere at the same moment are seen. No machine waits for a better job to come (the schedules are non-delay).
--
-- The least time in which all can be done is 55 minutes; each rule finds another.
--
--   gongjang run scenarios/recipes/11-dispatching-rules.lua --set rule=most_steps
local jobs = {
  { 2, 1, 0, 3, 1, 6, 3, 7, 5, 3, 4, 6 },
  { 1, 8, 2, 5, 4, 10, 5, 10, 0, 10, 3, 4 },
  { 2, 5, 3, 4, 5, 8, 0, 9, 1, 1, 4, 7 },
  { 1, 5, 0, 5, 2, 5, 3, 3, 4, 8, 5, 9 },
  { 2, 9, 1, 3, 4, 5, 5, 4, 0, 3, 3, 1 },
  { 1, 3, 3, 3, 5, 9, 0, 10, 4, 4, 2, 1 },
}
local rule = parameter("rule", "spt")

local things = {}
for m = 0, 5 do
  things[#things + 1] = machine("M" .. m) { rule = rule }
end
for j, steps in ipairs(jobs) do
  local route = { name = "job " .. j }
  for k = 1, #steps, 2 do
    route[#route + 1] = step { at = "M" .. steps[k], cycle = minutes(steps[k + 1]) }
  end
  things[#things + 1] = product(route)
  things[#things + 1] = orders { product = "job " .. j, first = days(0), every = days(1000) }
end

return study {
  title = "FT06 by the rule " .. rule,
  horizon = days(1),
  warm_up = days(0),
  replications = 1,
  replications_min = 1,
  headline = "lead_time_mean",
  plant = plant(things),
}
