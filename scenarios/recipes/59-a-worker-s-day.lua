-- 59 A worker's day: shifts, breaks, paperwork
--
-- A shift opens and closes by its `hours`. Between 12:00 and 13:00 it is closed, but as that is at most `breaks` (an hour unless given) it is a
-- break of one shift and not the end of it: what is in work stops and goes on at one, whatever `shift_end` says. A pool may have a calendar of its
-- own, with other breaks than the machines: then they wait for a worker meanwhile, or somebody else relieves him.
--
-- `paperwork` is at the start of each shift, not after its breaks: nobody of the pool is free before it is done. Digitalization acts on it with
-- the lever "paperwork". If a break comes first, the rest of it is done after the break.
--
-- A worker is always at one thing: off, paperwork, repair, set-up, direct work, inspection, idle, walking, training or absent; and all his paid
-- minutes are one of these. Off and unpaid absence are not paid. The sums are checked to the microsecond in every run.
--
-- Eight paid hours here: 30 minutes of paperwork, and 7.5 h of work, as work waits always.

local paperwork = parameter("paperwork", minutes(30))

return study {
  title = "A worker's day",
  horizon = weeks(10), warm_up = days(0), replications = 2,
  plant = plant {
    shifts = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } },
    people = { pool "operator" { count = 1, wage = won(2900000):per "month", paperwork = paperwork } },
    line "part" { machine "press" { cycle = minutes(30), needs = "operator" } },
    orders { product = "part", endless = true },
  },
}
