-- 53 Tending: one worker serves several machines at once
--
-- Spindles, looms, moulding machines: they run by themselves as long as somebody has an eye on them. `tends = 3` says that one worker of the
-- machine's `needs` may serve up to three such machines at the same time. The machine needs him as long as it works, but a third of him.
--
-- Exactly: a machine that asks is first given a worker who tends others already and has room, then an idle one; of equals the lowest number, in
-- the order of the pools. Machines tended together may be of different stations, but all must ask with the same `tends`: who tends three
-- of these is not free for one that wants all of him, such as a set-up or a repair. He is free again when the last of his machines lets him
-- go. His minutes are direct work from the first of his machines to the last, however many there are: paid minutes are counted once. At the end
-- of his shift all his machines lose him, unless they finish (`shift_end`).
--
-- Here six machines, two workers: all six work with tends = 3, four with tends = 2, two with tends = 1.

local tends = parameter("tends", 3)
local workers = parameter("workers", 2)

return study {
  title = "One worker tends " .. tends,
  horizon = weeks(1), warm_up = days(1), replications = 2,
  plant = plant {
    people = { pool "operator" { count = workers, wage = won(2900000):per "month" } },
    line "part" { machine "spindle" { places = 6, cycle = hours(1), needs = "operator", tends = tends } },
    orders { product = "part", endless = true },
  },
}
