-- 14 A line in slots: two machines of one cycle that fail by the cycle
--
-- Textbooks like lines whose machines all step together: in each slot of one cycle a machine that is up, has a part and has room moves one
-- part; before a cycle it fails with probability p, and a machine that is down is repaired with probability r a slot (Buzacott; Gershwin). That
-- is a plant of continuous time like any other:
--   * the cycle is one minute for all, so all ends of cycles fall on whole minutes, where first everything ends and then everything begins;
--   * the time to failure, of "operating", is a whole number of cycles (geometric): the clock runs out with a cycle, and what is done is done
--     ("at equal times the job comes before the clock"), so the machine fails when it begins its next part, and not while starved or blocked;
--   * a machine does not begin without room for the part (blocking = "before"). The textbook counts the part on the second machine as in the
--     buffer of N, so the buffer has N - 1 places here.
local n = parameter("n", 10)
local p1, p2 = parameter("p1", 0.01), parameter("p2", 0.01)
local r1, r2 = parameter("r1", 0.1), parameter("r2", 0.1)

local function slots(p) -- 1, 2, 3 ... minutes with the weights of a geometric distribution, so far as they count
  local values, weights, w = {}, {}, 1
  for k = 1, 4000 do
    values[k], weights[k] = k, w
    w = w * (1 - p)
  end
  return discrete { values = values, weights = weights, unit = "minutes" }
end

local function station(name, p, r)
  return machine(name) { cycle = minutes(1), blocking = "before", fails = { every = slots(p):of "operating", repair = slots(r) } }
end

return study {
  title = "A line in slots, a buffer of " .. n,
  horizon = parameter("horizon", minutes(100000)),
  warm_up = minutes(1000),
  replications = parameter("replications", 60),
  headline = "good_per_day",
  plant = plant {
    line "part" { station("M1", p1, r1), buffer { capacity = n - 1 }, station("M2", p2, r2) },
    orders { product = "part", endless = true },
  },
}
