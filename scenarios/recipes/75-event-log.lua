-- 75 Event log: what happened to every lot, for tools that mine processes
--
--   gongjang run scenarios/recipes/75-event-log.lua --log brake.jsonocel       OCEL 2.0 as JSON
--   gongjang run scenarios/recipes/75-event-log.lua --log brake.sqlite         OCEL 2.0 as an SQLite database
--   gongjang run scenarios/recipes/75-event-log.lua --log brake.csv.gz         a table, compressed
--   gongjang replay scenarios/recipes/75-event-log.lua --arm after --replication 3 --log other.csv
--
-- A log is of one replication of one arm (`run`: replication 0 before, unless `--log-of after:3` says otherwise), from time 0 on, warm-up and all.
-- It does not change the run, and the same run gives the same bytes. Dates count from the study's `start`, else from 2024-01-01; the clock is the
-- plant's own, written as UTC.
--
-- Activities: order, lost (it found no room), release (of a lot), set-up, work and inspect with the name of their station, scrap, rework, failure,
-- repair, maintenance, split, join, complete (the lot leaves) and deliver (the order's last lot has left). Work is one activity from when the machine takes it up to when
-- it is done: stops, nights and waiting for people in between are inside. All lots of a batch have the interval and the people of the batch; the set-up
-- before it is told of its first lot. Work that is broken off for good, and what has not ended when the run
-- does, is not told. `quantity` is what was worked on, `rejects` what of it was thrown away or sent back here.
--
-- OCEL: objects are orders, lots, products, machines and workers; an event names its lot ("of lot"), order ("for order"), product ("of product"),
-- machine ("at machine") and people ("done by", "repaired by"); a lot is "part of" an order and "is of" a product. Workers are those employed at the
-- start or hired since. A lot that is split (recipe 24) goes on as its parts brake#12.1, brake#12.2 ...: each is a lot by itself, "part of" brake#12,
-- begins with split ("out of lot") and may end with join ("into lot", recipe 25). Kits (recipe 28): which component lots went into which assembly
-- is not in the log; a component lot's last activity is its last work.
-- The table: a case is a lot, or a part of one; the column lot names the lot that the case is a part of, or at join becomes part of, else the case.
-- What is of no lot is in OCEL only: order, lost and deliver, and failures while no lot is on the machine. The file begins with a byte order mark
-- (for Excel): read it as "utf-8-sig". A lot made to replace scrap is called by its order's stream, its number and its round: brake#12/1.
--
-- Here brake discs are turned, drilled and inspected; rejects go back to the lathe once. The log shows the loop, and who waited for what.

return study {
  title = "Brake discs: an event log",
  title_ko = "브레이크 디스크: 이벤트 로그",
  start = "2019-07-01",
  warm_up = days(0), horizon = weeks(2), replications = 4,
  plant = plant {
    shifts = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } },
    people = {
      pool "turner" { count = 2, wage = won(2900000):per "month", paperwork = minutes(10) },
      pool "inspector" { count = 1, wage = won(2700000):per "month", occupation = "inspector" },
      pool "fitter" { count = 1, wage = won(3300000):per "month", occupation = "technician" },
    },
    line "brake" {
      machine "lathe" {
        cycle = lognormal { mean = minutes(2), cv = 0.2 }, needs = "turner",
        fails = { every = exponential(hours(10)):of "operating", noticed = minutes(5), repair = minutes(30), crew = "fitter" },
        quality = { defects = percent(4) },
      },
      buffer { capacity = 10 },
      machine "drill" { cycle = minutes(1.5), needs = "turner" },
      buffer { capacity = 10 },
      inspection "final" { cycle = seconds(40), needs = "inspector", misses = percent(10), false_alarms = percent(1), rework = "lathe", rework_limit = 1 },
    },
    orders { product = "brake", rate = pieces(120):per "working_day", quantity = 60, lot = 20, due = days(2), fill = true },
  },
}
