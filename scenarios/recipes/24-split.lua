-- 24 Split: a lot goes on in parts
--
-- `split = 10` at a station: when its work on a lot is done, the lot goes on as parts of at most 10 pieces (transfer batches). The next
-- stations work on one part while others are still before or behind them.
--
-- What it means exactly
--   * The station works on the whole lot first; what is left of it (without scrap and rejects) is parted. To let parts move on while the
--     first station still works, order in smaller lots.
--   * The parts are full but for the last. Defective pieces nobody has seen are spread over them in proportion.
--   * From there each part is a lot by itself: it draws for itself, takes its own way, waits, is scrapped or comes first by itself. The order closes
--     with its last part. Cards of the lot stay with its first part.
--   * At most 255 parts a lot (`check` says so), and 2^28 lots of a stream: beyond that lots share draws. A part is not split again
--     until the parts were joined (recipe 25).
--
-- By hand: 100 pieces of 1 min at three stations take 300 min as one lot. Split by 10 behind the first station, the k-th part leaves at
-- 100 + 10 k + 10: the last at 210 min, and the parts are in the plant for 165 min on average.
return study {
  title = "Transfer batches",
  horizon = hours(400), warm_up = hours(40), replications = 1, headline = "lead_time_mean",
  plant = plant "three stations" {
    line "shaft" {
      machine "turn" { cycle = minutes(1), split = parameter("part", 10) },
      buffer { capacity = "unlimited" },
      machine "mill" { cycle = minutes(1) },
      buffer { capacity = "unlimited" },
      machine "grind" { cycle = minutes(1) },
    },
    orders { product = "shaft", every = hours(4), lot = 100 },
  },
}
