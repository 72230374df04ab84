-- 70 Lost minutes: every minute without work is charged to its root cause
--
-- `gongjang explain scenarios/recipes/70-lost-minutes.lua` prints what each cause costs: minutes a day lost by the station itself (`own`) and by the
-- others that wait for it. Off shift is not lost; everything else is, and it adds up: the charges of a machine are its measured minutes, exactly.
--
-- What it means exactly, at each instant
--   * A machine that is down, set up or without a worker is charged with that: failure (of which mode), set-up, missing worker (of which pool; apart
--     from that: paperwork, absence, walking, workers off shift). Waiting for a repair crew is a missing worker.
--   * A starved machine looks upstream: level by level, to the nearest machines that hold, or have waiting before them, a lot whose route leads here.
--     What that machine does is the cause: down -> its failure, working -> slow cycle, blocked -> whoever blocks it. A lot under way: transport.
--     When there is no such lot in the plant: missing order, or missing card when orders are held back for one.
--   * Without its tool: missing tool. A component that lacks, the rest of a lot that is joined, the next of a sequence: upstream, to whoever has it.
--     An oven that waits for more lots: batch not full, unless the nearest machine before it stands still.
--   * A blocked machine looks downstream, to the nearest machines behind the full buffer that are not blocked themselves.
--   * Of several that are equally near the first in the order failure, outage, quality, set-up, worker, ..., slow cycle is charged; then the first in the
--     scenario. So a slow cycle is blamed only when all that is near does its work.
--
-- Three machines, constant times, so that it can be checked with a pencil: saw 4 min, mill 5 min, wash 4 min, two places between them. The mill stops
-- after each 100 min of work for 40 min: in a round of 140 min it makes 20 pieces. Wash works 80 min of it and starves 60: 36 for the failure (40 less
-- the 4 it still has work for) and 24 for the slow cycle of the mill (5 until the first piece after the repair, 1 before each of the other 19). The
-- saw stands blocked 60 min for the same two reasons. So a round loses 160 min: 112 to the failure (40 of the mill's own, 72 of the others') and 48 to
-- the slow cycle: 70 % and 30 %. More places change nothing here: the mill is the bottleneck, and its minutes are what the line makes.
return study {
  title = "Whose fault is it? Three machines",
  horizon = hours(280),
  warm_up = hours(140),
  replications = parameter("replications", 2),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant {
    line "part" {
      machine "saw" { cycle = minutes(4) },
      buffer { capacity = parameter("places", 2) },
      machine "mill" { cycle = minutes(5), fails = { every = constant(minutes(100)):of "operating", repair = minutes(40) } },
      buffer { capacity = parameter("places", 2) },
      machine "wash" { cycle = minutes(4) },
    },
    orders { product = "part", endless = true },
  },
}
