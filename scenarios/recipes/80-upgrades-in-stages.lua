-- 80 Upgrades in stages: a way of several steps, what each disturbs, and one jump instead
--
-- `upgrades` is a list of steps. Each goes `to` a level, `at` a time counted from `decide_at`, with the `support` of a programme or none. `after` and
-- `support` of a study are the short form of one step.
--
-- What it means exactly
--   * A step costs what its level costs beyond the level before it, so a way costs what the jump to its end costs.
--   * From `at` on it is installed for `install`. Meanwhile the multipliers of `disturbs` act on what there is, people are trained for `training`
--     (a month's part of it each month, as soon as they are free), and the level does nothing yet.
--   * Then its effect rises from 0 to 1 over `ramp`, in a straight line: a lever stands at from + (to - from) x effect, where `from` is what the steps
--     before it have reached by then. Levers move at the ends of months, and when a step is taken.
--   * The next step may be taken when the one before is installed, also while it still ramps up. A firm that decides for itself waits for that; a plan that
--     does not is an error. Levels ascend, or stay: a second project for a level is a step, too.
--
-- One hand-paced machine, a piece a minute, 1,440 a day. Level 2 makes the cycle 0.8 (1,800 a day), level 3 makes it 0.5 (2,880); each takes six months to
-- install and makes everything a quarter slower meanwhile. Step by step, a year apart, over three years:
--
--     months   1- 6   7-12  13-18  19-36     mean
--     a day    1,152  1,800  1,440  2,880     (6 x 1,152 + 6 x 1,800 + 6 x 1,440 + 18 x 2,880) / 36 = 2,172
--
-- and in one jump, `--set way=jump`: 1,152 for six months, then 2,880: 2,592 a day.
local function to(n, labour)
  return level { level = n, name = "level " .. n, levers = { labour = labour }, disturbs = { labour = 1.25 }, install = months(6), cost = eok(n) }
end
local ways = {
  stages = { upgrade { to = to(2, 0.8) }, upgrade { to = to(3, 0.5), at = years(1) } },
  jump = { upgrade { to = to(3, 0.5) } },
}
return study {
  title = "From level 0 to level 3, in two steps or one",
  horizon = years(3),
  warm_up = days(0),
  replications = parameter("replications", 2),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant { line "part" { machine "bench" { cycle = minutes(1), by_hand = true } }, orders { product = "part", endless = true } },
  upgrades = ways[parameter("way", "stages")],
}
