-- 40 In and out of control: a machine that drifts, and what that costs in good parts
--
-- A machine is in control or out of control. In control it makes `defects` of its pieces defective, out of control `out_of_control`
-- [Kim and Gershwin 2005]. Nobody sees it happen: it goes on at full speed.
--
--   drifts    operating time in control until it goes out of control. The clock stands while the machine does not work.
--   found     operating time out of control until somebody at the machine notices; it stops then. Unless given, only a repair restores it.
--   restore   time to put it right; the state of the stop is "repair". Unless given it is right at once.
--
-- Any repair restores control as well: whoever repairs leaves it adjusted. A piece is made in the state the machine is in when it ends; of a lot
-- of many pieces the share made out of control is the share of its working time. The lever find_cause multiplies the `found` times.
--
-- With rates p (failure), r (repair), g (drift) and h (finding), f = p + h, and one piece a minute:
--   all pieces    1 / (1 + (p + g) / r),  of them good    f / (f + g)
local drift = parameter("drift", 0.01) -- per minute of operating
local fail = parameter("fail", 0.01)
local find = parameter("find", 0.19)
local repair = parameter("repair", 0.1)
local places = parameter("places", -1) -- before a second machine; without one when negative

local first = machine "press" {
  cycle = parameter("steady", false) and minutes(1) or exponential(minutes(1)),
  fails = { every = exponential(minutes(1 / fail)):of "operating", repair = exponential(minutes(1 / repair)) },
  quality = {
    out_of_control = percent(100),
    drifts = exponential(minutes(1 / drift)),
    found = exponential(minutes(1 / find)),
    restore = exponential(minutes(1 / repair)),
  },
}
local parts = { first }
if places >= 0 then
  parts[2] = buffer { capacity = places }
  parts[3] = machine "weld" {
    cycle = exponential(minutes(1)),
    fails = { every = exponential(minutes(1 / 0.02)):of "operating", repair = exponential(minutes(1 / 0.15)) },
  }
end
parts.name = "bracket"

return study {
  title = "A machine that drifts",
  horizon = parameter("horizon", minutes(50000)),
  warm_up = minutes(500),
  replications = parameter("replications", 20),
  headline = "defect_share",
  plant = plant { line(parts), orders { product = "bracket", endless = true } },
}
