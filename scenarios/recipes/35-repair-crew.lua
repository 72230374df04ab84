-- 35 A repair crew: machines wait for those who repair others
--
-- `crew` names the pool (or skill) that the hands-on part of a repair needs. A machine that is down waits, in the state "down, waiting for crew",
-- until all of its crew is there together; who has waited longest is served first. A repairer whose shift ends leaves the repair, which waits
-- and goes on where it was when somebody is there again.
--
-- Machine interference: `machines` equal machines, each fails after a random running time, `crew` repairers. While a machine waits its clock
-- stands, so the load on the crew falls as it is overrun. With machines = 5, up = 10 h and repair = 4 h the mean number down is 2.674, 1.661,
-- 1.457, 1.430 and 1.429 for crews of 1 to 5. At 60 an hour for a machine down and 15 for a repairer that costs 175.46, 129.66, 132.42,
-- 145.82 and 160.71 an hour: two repairers are best.
--
-- With constant repair times and one repairer these are Ashcroft's numbers (--set shape=constant).
local machines = parameter("machines", 5)
local crew = parameter("crew", 2)
local up = parameter("up", hours(10))
local repair = parameter("repair", hours(4))
local shape = parameter("shape", "exponential")

return study {
  title = machines .. " machines, " .. crew .. " to repair them",
  title_ko = "설비 간섭과 보전 인원",
  horizon = parameter("horizon", hours(50000)),
  warm_up = hours(1000),
  replications = parameter("replications", 30),
  headline = "availability",
  plant = plant {
    people = { pool "repairer" { count = crew, wage = won(3000000):per "month", occupation = "technician" } },
    line "part" {
      machine "loom" {
        cycle = hours(1), places = machines,
        fails = { every = exponential(up):of "operating", repair = shape == "constant" and repair or exponential(repair), crew = "repairer" },
      },
    },
    orders { product = "part", endless = true },
  },
}
