-- 51 Skills: who does what, and a crew for the set-ups
--
-- A pool is workers of one kind: paid alike, on the same hours. `needs` of a machine asks for a pool by its name, or for a skill; who has the
-- skill are all pools whose `skills` name it. A job begins when all it asks for are there at once, and they stay until it is done (here all of
-- the lot's work). `setup_needs` asks for others while the machine is set up; unless given they are those of the work. `crew` of a failure asks
-- for those who repair it.
--
-- Who comes, exactly: needs are met in their order; each from the first of its pools, in the order of `people`, that has somebody free; in a
-- pool the worker with the lowest number comes. So put those who can do little first, and those who can do much last, as here: the setter
-- presses only when no operator is free. A worker who becomes free goes to the machine that has waited longest among those he can serve, also
-- before the machine that let him go asks again. All of a job's needs, or nobody: a job that needs two does not hold one of them while it waits.
--
-- `check` finds a skill that nobody has, more workers than there are, needs that depend on the same person, and people who are never there
-- together with the machine.
--
-- The presses change between two products at each lot, and one setter sets up both. Set helpers = 0 to see what he adds at the presses.

local helpers = parameter("helpers", 1) -- 1: the setter presses too when he has time

return study {
  title = "Skills",
  horizon = weeks(10), warm_up = weeks(1), replications = 10,
  plant = plant {
    people = {
      pool "operator" { count = 1, wage = won(2900000):per "month", skills = { "press" } },
      pool "setter" { count = 1, wage = won(3300000):per "month", occupation = "technician", skills = helpers > 0 and { "press" } or {} },
    },
    machine "press" { places = 2, needs = "press", setup = minutes(20), setup_needs = "setter" },
    product "left" { step { at = "press", cycle = exponential(minutes(50)) } },
    product "right" { step { at = "press", cycle = exponential(minutes(50)) } },
    orders { product = "left", every = exponential(hours(3)) },
    orders { product = "right", every = exponential(hours(3)) },
  },
}
