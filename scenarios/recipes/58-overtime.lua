-- 58 Overtime, and the week of 52 hours
--
-- `overtime = hours(4)` of a calendar: at the end of a shift, when work waits, it goes on for at most that. Work waits when a lot is on, or
-- stands before, one of the machines that work by this calendar or whose people do. It is worked in half hours: after each it is asked again
-- whether work waits, and the shift ends when it does not. At a break (a closing of at most `breaks`) nothing of this happens.
--
-- Who works over: those of the pools on this calendar who are there, are not in training, and whose paid time of the calendar week (from the start
-- of the run, a Monday) would stay within `week_limit` with this half hour and all regular hours that are still to come. The others go home at
-- the bell, and what they worked at waits for a worker. The same limit holds for who stays to finish a lot (recipe 50).
--
-- 52 hours are 40 and 12 of overtime: the Korean Labor Standards Act, articles 50 and 53, with the definition of the week as seven days in article 2
-- as amended by Act No. 15513 of 20 March 2018 (in force from 1 July 2018 for 300 employees and more, and in steps until 1 July 2021 for 5 and
-- more). When the regular hours alone reach the limit `check` says so.
--
-- Overtime minutes are counted for each pool, as part of its paid time. Its wage is not dearer yet.
--
-- Here work waits always: four hours of overtime on Monday, Tuesday and Wednesday, and the 52 hours are used up.

local overtime = parameter("overtime", hours(4))
local limit = parameter("limit", hours(52))

return study {
  title = "Overtime",
  horizon = weeks(10), warm_up = days(0), replications = 2,
  plant = plant {
    shifts = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" }, overtime = overtime },
    people = { pool "operator" { count = 1, wage = won(2900000):per "month", week_limit = limit } },
    line "part" { machine "press" { cycle = minutes(30), needs = "operator" } },
    orders { product = "part", endless = true },
  },
}
