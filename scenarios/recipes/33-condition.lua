-- 33 Condition: wear through stages, and maintenance when it is seen
--
--   stage 0 --20 h--> stage 1 --20 h--> stage 2 --20 h--> stage 3 --20 h--> failure --repair--> stage 0
--                                       maintain_at = 2   --maintenance--> restores_to = 0
--
-- A machine spends a drawn time of the degradation's clock in each stage, and fails at the end of the last. In a stage cycles take `cycle` times
-- as long (work that begins in it) and defects and scrap are `defects` times as likely (work that ends in it).
--
-- The condition is known at once, as with a sensor, or, with `inspect`, by looks on the same clock that stop nothing. Once it is known to be
-- maintain_at or worse, maintenance is due: a planned stop between two jobs as in recipe 32 (`interrupts`: at once). If the machine fails
-- first, the repair makes it as new and the maintenance is off. Levers: times in stages answer `uptime`, the failure `response` and
-- `repair`, the maintenance none.
--
-- All times here are exponential (20 h a stage, look every 10 h, maintenance 2 h, noticed 1 h, repair 8 h), so a Markov chain says what share of
-- the time it works:
--   known at once         40 h up, then 2 h:                                          40 / 42
--   with looks            40 + (1/0.15)(1 + 1/3) h up; it fails with (1/3)^2 first:   48.89 / (48.89 + 8/9 x 2 + 1/9 x 9)
--   run to failure        80 h up, then 9 h:                                          80 / 89
local inspect = parameter("inspect", hours(10)) -- 0: known at once
local policy = parameter("policy", "condition") -- or "failure"

local is_condition = policy == "condition"

return study {
  title = "Maintenance by condition",
  title_ko = "상태기반보전",
  horizon = parameter("horizon", hours(20000)),
  warm_up = hours(1000),
  replications = parameter("replications", 60),
  headline = "availability",
  plant = plant {
    line "part" {
      machine "press" {
        cycle = minutes(6),
        degrades = degradation "spindle" {
          stage { time = exponential(hours(20)) },
          stage { time = exponential(hours(20)) },
          stage { time = exponential(hours(20)) },
          stage { time = exponential(hours(20)) },
          noticed = exponential(hours(1)), repair = exponential(hours(8)),
          maintain_at = is_condition and 2 or nil,
          maintenance = is_condition and exponential(hours(2)) or nil,
          inspect = is_condition and inspect > hours(0) and exponential(inspect) or nil,
          interrupts = true,
        },
      },
    },
    orders { product = "part", endless = true },
  },
}
