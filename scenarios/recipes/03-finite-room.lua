-- 03 A finite room: orders that find it full are lost, or wait outside
--
-- A buffer with a capacity stands before the machine; the machine itself holds one part more. With `lose_when_full` an order that finds the
-- buffer full goes elsewhere; without, it waits outside and enters as soon as a place is free (then the room changes nothing but where
-- parts wait). M/M/1/6: the share lost is the probability that 6 are inside.
local room = parameter("room", 5) -- waiting places before the machine
local gap = parameter("gap", minutes(1))
local mean = parameter("mean", minutes(1) / 1.2)

return study {
  title = "Arrivals lost at a room of " .. room,
  horizon = hours(1000),
  warm_up = hours(50),
  replications = parameter("replications", 30),
  headline = "good_per_day",
  plant = plant {
    line "part" { buffer { capacity = room }, machine "press" { cycle = exponential(mean) } },
    orders { product = "part", every = exponential(gap), lose_when_full = parameter("lose", true) },
  },
}
