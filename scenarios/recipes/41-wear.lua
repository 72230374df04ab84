-- 41 Wear: defects that grow with the pieces a tool has made, and how often to change it
--
-- The k-th piece on a tool (k = 0, 1, 2, ...) is defective with the station's own probability plus  rises x (k / over) ^ power,  at most
-- `at_most`. Each machine has its own tool; it ages by every piece the machine makes, first time or rework.
--
--   change              after `every` pieces the tool is changed, before the next piece. The state is "set-up" (ISO 22400: preparation for the
--                       order, not a planned stop), the lever on set-ups acts on it, and the change has workers of its own (`needs`).
--   renewed_by_setup    a set-up puts a new tool in; a change that would fall due with it is saved
--   renewed_by_repair   so does the repair of a failure that is not a minor stop
--
-- A lot of many pieces has as many defects as its pieces one by one would have on average: their probabilities are added up exactly. Changes that
-- fall due inside a lot are made in one stop before it. The lever on defects multiplies what wear adds as well as the rest.
--
-- The mean share of defects is base + rises x mean of (k / over) ^ power over k = 0 ... every - 1: with a change after 400 pieces, linear over
-- 1,000 to 5 %, it is 1 % + 5 % x 199.5 / 1,000 = 1.9975 %. Fewer pieces a tool mean fewer defects and more stops: try --set every=200.
local every = parameter("every", 400) -- pieces

return study {
  title = "A tool changed every " .. every .. " pieces",
  horizon = parameter("horizon", hours(4000)),
  warm_up = hours(0),
  replications = parameter("replications", 20),
  headline = "defect_share",
  plant = plant {
    line "bracket" {
      machine "trim" {
        cycle = seconds(10),
        quality = {
          defects = percent(1),
          wear = { rises = percent(5), over = 1000, power = parameter("power", 1), change = { every = every, takes = minutes(10) } },
        },
      },
    },
    orders { product = "bracket", endless = true, lot = parameter("lot", 1) },
  },
}
