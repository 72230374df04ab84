-- 55 Absence: who does not come, and what that costs
--
-- `absent = percent(4)`: each worker fails to come to a shift with that probability, each shift and each worker by itself, for the whole of the
-- shift, also after its breaks. The draw is by the number of his hire and of the shift, so the same people are absent on the same days in
-- both arms of a study. Nobody comes in his place: others of the pool, or of other pools with the skill, do what they can; what asks for more people than there
-- are waits for a worker. Absence is paid unless `absence_paid = false`; paid or not, the minutes are told as activity "absent".
--
-- A crew of two that is needed together works only when both are there: with 4 % of absence 0.96 x 0.96 = 92 % of the shifts. Three of whom
-- two are needed work in 0.96^3 + 3 x 0.04 x 0.96^2 = 99.5 %.

local crew = parameter("crew", 2)
local absent = parameter("absent", percent(4))

return study {
  title = "Absence in a crew of " .. crew,
  horizon = parameter("horizon", weeks(400)), warm_up = days(0), replications = parameter("replications", 10),
  plant = plant {
    shifts = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } },
    people = { pool "operator" { count = crew, wage = won(2900000):per "month", absent = absent, absence_paid = false } },
    line "part" { machine "press" { cycle = hours(1), needs = { operator = 2 } } },
    orders { product = "part", endless = true },
  },
}
