-- 72 The life of one lot: where was it, and what did it wait for?
--
-- `gongjang explain scenarios/recipes/72-life-of-a-lot.lua --lot 4` follows the fourth lot that is released, from its release to its end:
-- each stretch in a queue with what kept it there, set-ups, work, waiting for people, nights; each step done, pieces scrapped and sent back. The
-- stretches follow each other without a gap, and their minutes are the lead time. `--replication 4` asks another life, `--orders` another stream.
--
-- What it means exactly
--   * Lots are counted as they are released for the order stream, those made again for scrapped pieces included.
--   * A queue is charged with what the nearest machine that could take the lot does: working on others (slow cycle), down, off shift, blocked ...
--   * When an inspection sends some of the pieces back, they go as a lot of their own; the story stays with the rest.
--
-- Orders of 40 come every 2 hours from 8 o'clock on, as two lots of 20. Press 3 min a piece, with one operator who spends the first 20 minutes of the
-- day on paper; weld 1.5 min. The first lot waits for the paper until 8:20. The fourth comes at 10:00: the press has to end the second (until 10:20)
-- and to make the third (until 11:20), 80 minutes of slow cycle. It is made from 11:20 to 12:00, lies on the press over noon, is done at 13:20 and welded
-- in 30 minutes: lead time 230 minutes, 90 of them at work.
local day = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } }

return study {
  title = "One lot among others",
  horizon = weeks(1),
  replications = parameter("replications", 2),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant {
    shifts = day,
    people = { pool "operator" { count = 1, wage = won(2900000):per "month", paperwork = minutes(20) } },
    line "bracket" {
      machine "press" { cycle = minutes(3), needs = "operator" },
      buffer { capacity = 4 },
      machine "weld" { cycle = minutes(1.5) },
    },
    orders { product = "bracket", every = hours(2), first = hours(8), quantity = 40, lot = 20 },
  },
}
