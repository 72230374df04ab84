-- 27 Tools: moulds that only one machine can have at a time
--
-- `tool "name" { count = 1 }` stands in the plant; a step, a job or a machine (also by product) names it with `tool`. What it means, exactly:
--   * A copy is on one machine at a time, and stays there after the job.
--   * A machine that needs a tool and finds no copy free takes one from the first machine (in the order of the scenario) that has it and does not
--     use it: idle, blocked with its work done, or down or off shift without a lot. Who has just ended its work chooses first.
--   * Who has to mount a tool needs a set-up, also when its family is the same as before; a machine that was never set up begins with whatever
--     comes first. Unless a job gives a `family`, the tool is its family. With a matrix, a family after itself takes `other`, unless named.
--   * A machine has one tool at a time; mounting another gives the first back.
--   * A machine that waits for a tool only is starved; if another lot waits that it can do, it takes that one.
--
-- Two presses share the orders of two parts; a lot takes an hour. Part A comes every 1.25 h, so one mould A works 80 % of the time, beside its set-ups: it
-- is the bottleneck, and the presses stand half the time. A second copy lets both presses make A: --set copies=2.
local copies = parameter("copies", 1)

return study {
  title = "Two presses and " .. copies .. " mould(s) A",
  horizon = parameter("horizon", days(100)), warm_up = days(5), replications = parameter("replications", 20),
  headline = "lead_time_mean",
  plant = plant {
    buffer "orders" { capacity = "unlimited" },
    machine "press 1" { queue = "orders", setup = minutes(20) }, machine "press 2" { queue = "orders", setup = minutes(20) },
    tool "mould A" { count = copies }, tool "mould B" {},
    product "A" { step { at = { "press 1", "press 2" }, cycle = minutes(3), tool = "mould A" } },
    product "B" { step { at = { "press 1", "press 2" }, cycle = minutes(3), tool = "mould B" } },
    orders "A" { product = "A", every = exponential(hours(1.25)), lot = 20 },
    orders "B" { product = "B", every = exponential(hours(5)), lot = 20 },
  },
}
