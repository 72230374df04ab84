-- 62 Input rules: which lot a station takes next
--
-- `rule` of a station: fifo, lifo, edd (earliest due date), spt and lpt (shortest, longest work here), most_work and least_work (left on the
-- route), most_steps, critical_ratio, slack, fewest_setups, priority; `gongjang doc machine` lists them. `sequence` gives a station a plan
-- instead: it takes the products in that order and waits for each.
--
-- What it means exactly
--   * A station with a rule other than fifo chooses at the end of an instant, when all that is done at it is done. A fifo station takes the
--     first that comes, the moment it comes.
--   * Equal ranks: who came to the queue first, then the order of the orders in the scenario, then of their lots.
--   * Work left counts this step and all that follow, at the mean time of the first machine that can do each.
--   * Machines never wait for a better lot (no-delay schedules), unless a sequence makes them.
--
-- Six jobs on six machines (instance FT06 of Fisher and Thompson, 1963), all there at time 0: each row gives machine, time, machine, time ...
-- The best possible makespan is 55, which no rule finds; the sequences below do.
local FT06 = {
  { 2, 1, 0, 3, 1, 6, 3, 7, 5, 3, 4, 6 },
  { 1, 8, 2, 5, 4, 10, 5, 10, 0, 10, 3, 4 },
  { 2, 5, 3, 4, 5, 8, 0, 9, 1, 1, 4, 7 },
  { 1, 5, 0, 5, 2, 5, 3, 3, 4, 8, 5, 9 },
  { 2, 9, 1, 3, 4, 5, 5, 4, 0, 3, 3, 1 },
  { 1, 3, 3, 3, 5, 9, 0, 10, 4, 4, 2, 1 },
}
local PLAN = { -- jobs in the order of each machine, in the best schedule
  { 0, 3, 2, 5, 1, 4 },
  { 1, 3, 5, 0, 4, 2 },
  { 0, 2, 1, 4, 3, 5 },
  { 2, 5, 3, 0, 1, 4 },
  { 1, 4, 3, 2, 5, 0 },
  { 2, 5, 1, 4, 0, 3 },
}
local chosen = parameter("rule", "spt") -- or "plan"; fifo as "arrival": first in, with all of an instant there

local things = {}
for m = 0, 5 do
  local plan
  if chosen == "plan" then
    plan = {}
    for i, job in ipairs(PLAN[m + 1]) do plan[i] = "job " .. job end
  end
  things[#things + 1] = machine("machine " .. m) { rule = chosen ~= "plan" and chosen or nil, sequence = plan }
end
for j, row in ipairs(FT06) do
  local name, steps = "job " .. (j - 1), {}
  for k = 1, #row, 2 do
    steps[#steps + 1] = step { at = "machine " .. row[k], cycle = minutes(row[k + 1]) }
  end
  things[#things + 1] = product(name) { route = steps }
  things[#things + 1] = orders { product = name, every = years(1), first = minutes(0) }
end

return study {
  title = "Six jobs on six machines by " .. chosen,
  horizon = hours(3), warm_up = minutes(0), replications = 2, headline = "lead_time_mean",
  plant = plant "job shop" (things),
}
