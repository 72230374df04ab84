-- 46 Rework: rejects go back, a limited number of times
--
-- `rework = "weld"` sends what the inspection rejects back to that station, where it is made again: it starts as good, and may become defective
-- again. A lot of which only some pieces are rejected is split: the rejected pieces go back as a lot of their own, of the same order, and go
-- first when both want out. A lot may go back `rework_limit` times; after that its rejects are scrapped. The lot's draws of the second visit are
-- others than those of the first, so what is made again is made anew. Good pieces sent back by a false alarm are made again as well.
--
-- With a share p of defects and no errors of inspection the share p ^ (limit + 1) is scrapped, and each piece is made
-- (1 - p ^ (limit + 1)) / (1 - p) times. Rework needs a way back with room: a line whose buffers are all full can lock, which is found and told.
local share = parameter("share", percent(20))

return study {
  title = "Rework, at most " .. parameter("limit", 2) .. " times",
  horizon = parameter("horizon", hours(2000)),
  warm_up = hours(10),
  replications = parameter("replications", 20),
  headline = "good_per_day",
  plant = plant {
    line "frame" {
      machine "weld" { cycle = exponential(seconds(40)), quality = { defects = share } },
      buffer { capacity = "unlimited" },
      inspection "final" { cycle = seconds(20), misses = percent(0), false_alarms = percent(0), rework = "weld", rework_limit = parameter("limit", 2) },
    },
    orders { product = "frame", every = exponential(minutes(1)), lot = parameter("lot", 1) },
  },
}
