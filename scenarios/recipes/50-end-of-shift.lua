-- 50 The end of the shift: what happens to the lot in work when the bell rings.
--
-- Three equal presses, one operator each, shift 08:00-17:00 with an hour's break; a lot takes 2 h 30 min. Three lots are done by 16:30, and a
-- fourth has half an hour until the bell. `shift_end` says what is done:
--
--   "resume"   The machine stops at the bell and goes on at eight the next morning where it was. Nothing is lost; the lot waits overnight.
--   "finish"   The lot in work is finished past the bell. The machine and the workers on it stay, their minutes are paid and counted as
--              overtime; then all go. Nothing new is started. Who would come over the week's limit of 52 hours goes at the bell.
--              A failure after the bell ends it: nothing is repaired only to finish a lot. So does having to wait for other workers.
--   "fit"      Nothing is started that would not be done by the bell: set-up, load, cycles and unload as drawn. The lot that would not is held
--              on the machine, which is in planned stop until the next shift; there it is started whatever its length (or a lot longer than a
--              shift would never be). The bell is the machine's, or that of its workers: of the last to go among those on shift who can do it.
--
-- At a break (a closing of at most `breaks`, an hour unless given) work always stops and goes on after it, whatever `shift_end` says. So do
-- repairs at the end of a shift: the crew goes home and comes back. All this is about the bell of the machine and about that of its workers,
-- whichever comes: machines that run day and night with people on shift also finish, or hold back, at the bell of their people.
--
-- In a week "resume" makes 40 / 2.5 = 16 lots; "finish" four a day, 20, with two hours of overtime each day (50 hours a week, so the limit
-- does not bite); "fit" three a day, 15, and the last half hour of each day is planned stop.

local day = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } }

local function press(name, at_the_end)
  return line(name) {
    machine "press" { cycle = minutes(150), needs = { [name .. " crew"] = 1 }, shift_end = at_the_end },
  }
end

local function crew(name)
  return pool(name .. " crew") { count = 1, wage = won(2900000):per "month" }
end

return study {
  title = "The end of the shift",
  horizon = weeks(8), warm_up = days(0), replications = 2,
  plant = plant {
    shifts = day,
    people = { crew "resume", crew "finish", crew "fit" },
    press("resume", "resume"), press("finish", "finish"), press("fit", "fit"),
    orders { product = "resume", endless = true },
    orders { product = "finish", endless = true },
    orders { product = "fit", endless = true },
  },
}
