-- 42 Inspection errors: what is seen, and what is true
--
-- An inspection looks at every piece. It passes a defective piece with probability `misses` and rejects a good one with probability
-- `false_alarms`, each piece by a draw of its own; of a lot of many pieces both are binomial. Rejects are scrapped, or go back to the station of
-- `rework`. What passes with a defect escapes: to the next inspection, or to the customer.
--
-- Two rates are measured, because a factory only ever sees the first:
--   seen    pieces rejected / pieces looked at        p (1 - misses) + (1 - p) false_alarms
--   true    pieces that came up defective / pieces    p
-- and of what is delivered the share  p misses / (1 - seen)  is defective. Every defect made is found again somewhere: scrapped, made good by
-- rework, delivered, or still inside; the balance is checked to the piece.
local share = parameter("share", percent(4))

return study {
  title = "An inspection that errs",
  horizon = parameter("horizon", hours(2000)),
  warm_up = hours(0),
  replications = parameter("replications", 20),
  headline = "escape_share",
  plant = plant {
    line "clip" {
      machine "mould" { cycle = seconds(9), quality = { defects = share } },
      buffer { capacity = 20 },
      inspection "final" { cycle = seconds(7), misses = parameter("misses", percent(20)), false_alarms = parameter("alarms", percent(2)) },
    },
    orders { product = "clip", endless = true, lot = parameter("lot", 1) },
  },
}
