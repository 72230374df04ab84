-- 63 Priorities, and work that is interrupted
--
-- `priority` of orders (1 is served first) counts where a station has rule = "priority". With preempts = "resume" or "restart" a lot of higher
-- priority does not wait for the one in work: that goes back to the queue and later goes on, or begins again.
--
-- What it means exactly
--   * Only work is interrupted, never a set-up or a repair; a job that waits for its worker is interrupted as well.
--   * Of several machines the free ones choose first; then the first, in the order of the scenario, whose lot has a lower priority is
--     interrupted. The lot keeps its time of arrival, so it is at the head of its equals. It may stand beyond the buffer's capacity.
--   * resume: what is left of the drawn time is done later, on whichever machine takes it; restart: the same drawn time from the beginning.
--   * The people of the interrupted lot are free at that moment; the new lot asks for its own.
--
-- Two classes, exponential times of an hour, 0.3 and 0.4 an hour. With "resume" the first class does not see the second: 1/(1 - 0.3) =
-- 1.4286 hours in the system, the second 4.7619. Without interruption (`preempts=no`, three classes) Cobham's formula holds.
local preempts = parameter("preempts", "resume")
local things = { machine "press" { rule = "priority", preempts = preempts } }

local function class(n, every, service)
  things[#things + 1] = product("class " .. n) { step { at = "press", cycle = service } }
  things[#things + 1] = orders { product = "class " .. n, every = exponential(every), priority = n }
end

if preempts == "no" then
  class(1, hours(5), hours(1))
  class(2, hours(5), exponential(hours(1.5)))
  class(3, hours(5), exponential(hours(1)))
else
  class(1, hours(1 / 0.3), exponential(hours(1)))
  class(2, hours(2.5), exponential(hours(1)))
end

return study {
  title = "Priorities: " .. preempts,
  horizon = parameter("horizon", hours(50000)), warm_up = hours(1000), replications = parameter("replications", 40), headline = "lead_time_mean",
  plant = plant "press" (things),
}
