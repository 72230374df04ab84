-- 43 Sampling: judge a lot by a sample instead of looking at every piece
--
-- `sampling = { sample = n, accept = c }` turns an inspection into a single sampling plan. Of each lot n pieces are looked at (all, if it has
-- fewer), taken without putting back; the time of the inspection is that of the pieces it looks at. With at most c rejects the lot passes:
-- the rejects of the sample go, the rest goes on with whatever defects it has, and these escape. With more it is refused:
--
--   refused = "screened"   the rest is looked at as well, at once (rectifying inspection); the rejects go
--   refused = "scrapped"   the whole lot is thrown away
--   refused = "reworked"   the whole lot goes back to the station of `rework`; after `rework_limit` times it is scrapped
--
-- Misses and false alarms act on every piece that is looked at. Meters: lots judged and refused, pieces looked at, the share of rejects that
-- is seen, and the share of defects that is true.
--
-- Known: n = 52, c = 3, lots of 10,000 with 3 % defective pass with probability 0.930, and 2.77 % of what goes out is defective (NIST/SEMATECH
-- e-Handbook, 6.2.3.2). With lots drawn from the process the defects in a sample are binomial.
local n = parameter("sample", 52)
local c = parameter("accept", 3)
local share = parameter("share", percent(3))

return study {
  title = "A sample of " .. n .. " of each lot",
  horizon = parameter("horizon", hours(8000)),
  warm_up = hours(0),
  replications = parameter("replications", 20),
  headline = "escape_share",
  plant = plant {
    line "clip" {
      machine "mould" { cycle = milliseconds(36), quality = { defects = share } },
      buffer { capacity = "unlimited" },
      inspection "gate" {
        cycle = milliseconds(100),
        misses = parameter("misses", percent(0)),
        false_alarms = parameter("alarms", percent(0)),
        sampling = { sample = n, accept = c, refused = parameter("refused", "screened") },
      },
    },
    orders { product = "clip", endless = true, lot = parameter("lot", 10000) },
  },
}
