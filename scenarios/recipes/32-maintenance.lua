-- 32 Maintenance: planned stops, and opportunities to make them earlier
--
-- A maintenance has a clock, like a failure (recipe 30), and is due when it has run out. It begins between two jobs: the lot in work, with its
-- set-up, is finished first, unless `interrupts = true`. A finished lot that blocks does not hold it up. If it comes due off shift or in another
-- stop, it begins as soon as that is over and no lot is left to finish. It waits for its crew, if it has one, then takes its `time`; in all of
-- this the machine is in the state "planned stop", which counts as planned time, not as a loss of availability. Then its clock starts anew.
--
-- `window`: opportunistic maintenance. When a failure has stopped the machine and no more than the window is left of the clock, the maintenance
-- is done right after the repair, lot or no lot: the machine stands anyway. With `when_idle` a machine without a lot is an opportunity too.
-- Several are done one after the other, in the order of the list.
--
-- `renews` names failures whose clocks it starts anew (their count of draws moves on) and degradations that it puts back to stage 0.
-- `restores = true` brings quality back into control, as every repair does.
--
-- No lever of a level acts on the plan: it is a decision, not a property of the machine. Levers act on the failures it prevents.
--
-- A press that fails every 20 h of work (repair 2 h), with 3 h of maintenance after 50 h of work. Exactly: without a window it works
-- 50 h of 50 + 50/20 x 2 + 3. With a window w it is done at the first failure in the last w hours, so after 50 - w + 20 (1 - e^(-w/20)) h.
--
--   gongjang run scenarios/recipes/32-maintenance.lua --set 'window=hours(20)'
local window = parameter("window", hours(0))

return study {
  title = "Planned maintenance with a window for opportunities",
  title_ko = "계획보전과 기회보전",
  horizon = parameter("horizon", hours(20000)),
  warm_up = hours(1000),
  replications = parameter("replications", 60),
  headline = "availability",
  plant = plant {
    line "part" {
      machine "press" {
        cycle = minutes(6),
        fails = failure "drive" { every = exponential(hours(20)):of "operating", repair = exponential(hours(2)) },
        maintenance = maintenance "overhaul" {
          every = hours(50), clock = "operating", time = hours(3), window = window, interrupts = true,
        },
      },
    },
    orders { product = "part", endless = true },
  },
}
