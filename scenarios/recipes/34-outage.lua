-- 34 Outages: what stops several stations at once
--
-- An outage has a clock of its own (the calendar, from the end of one to the next) and the three phases of a stop: not noticed, waiting for its
-- crew, repair. All machines of its `stations` (all of the plant unless given) are down until it is over and show its phase, the worst of several.
--
-- At the instant of an outage the machines first finish what ends then; orders of that instant come after it. Then all its machines stop, in
-- the order of the scenario; the lot in work, a set-up and a repair of the machine's own stand, their people are free, and they go on where
-- they were when it is over. For the clocks of failures a machine in an outage is off shift. Off shift wins: a machine that is off shift shows that,
-- and is down if its shift begins in the outage.
--
-- The levers `uptime`, `response` and `repair` act on it only with `affected = true`: power fails outside of the plant.
--
-- Two presses that each fail after 50 h of work (repair 1 h), and compressed air that fails every 100 h for 2 h. Since repairs stand in an outage,
-- the shares multiply: each works 100/102 x 50/51 of the time.
local air = parameter("air", hours(100))

local function press(name)
  return line(name) {
    machine(name .. " press") {
      cycle = minutes(5),
      fails = { every = exponential(hours(50)):of "operating", repair = exponential(hours(1)) },
    },
  }
end

return study {
  title = "Compressed air for two presses",
  title_ko = "압축공기 공통 정지",
  horizon = parameter("horizon", hours(20000)),
  warm_up = hours(1000),
  replications = parameter("replications", 60),
  headline = "availability",
  plant = plant {
    press "left", press "right",
    outage "compressed air" { stations = { "left press", "right press" }, every = exponential(air), repair = exponential(hours(2)) },
    orders "l" { product = "left", endless = true },
    orders "r" { product = "right", endless = true },
  },
}
