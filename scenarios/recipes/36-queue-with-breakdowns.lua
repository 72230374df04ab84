-- 36 A queue with breakdowns: the same failures, on two clocks
--
-- Orders come at random, 1 every 2 minutes, one minute of work each. The machine fails at a rate of 0.1 a minute and is repaired in 2 minutes on
-- average; the piece in process goes on where it was. With the clock "operating" it fails only at work: a piece then takes 1 + 0.1 x 2 minutes
-- on average from its beginning to its end, and the machine is as a queue with that service time. With the clock "calendar" it also fails while
-- it has nothing to do, and orders that come meanwhile wait: the queue is longer although the machine is down as often at work.
local clock = parameter("clock", "operating")
local service = parameter("service", "exponential")

return study {
  title = "A queue with breakdowns on the clock \"" .. clock .. "\"",
  title_ko = "고장이 있는 대기행렬",
  horizon = parameter("horizon", minutes(200000)),
  warm_up = minutes(2000),
  replications = parameter("replications", 40),
  headline = "lead_time_mean",
  plant = plant {
    line "part" {
      machine "lathe" {
        cycle = service == "constant" and minutes(1) or exponential(minutes(1)),
        fails = { every = exponential(minutes(10)), clock = clock, repair = exponential(minutes(2)) },
      },
    },
    orders { product = "part", every = exponential(minutes(2)) },
  },
}
