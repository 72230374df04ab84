-- 57 Walking: a worker who goes from station to station
--
-- `walk` of a pool is the time one of its workers needs from the station where he worked last to another; a distribution, one draw a walk. It is
-- one for all pairs of stations: where distances differ much, give the far corner people of its own. He walks when he is sent for (activity
-- "walking"), and the machine waits for a worker until he is there. At the same station, at his first job, and while he tends another machine he
-- does not walk. Of several who are sent for, those there first wait, idle, until all are. If he is called off on his way (a failure, the bell) he
-- counts as being where he was going.
--
-- One worker for two machines goes to and fro: each lot takes an hour of work and a quarter of walking, so a fifth of his time is lost. He goes,
-- as always, to the machine that has waited longest: staying would be faster here, and that is what `rule` and skills are for.

local walk = parameter("walk", minutes(15))

return study {
  title = "Walking",
  horizon = hours(1000), warm_up = hours(25), replications = 2,
  plant = plant {
    people = { pool "operator" { count = 1, wage = won(2900000):per "month", walk = walk } },
    line "left" { machine "near" { cycle = hours(1), needs = "operator" } },
    line "right" { machine "far" { cycle = hours(1), needs = "operator" } },
    orders { product = "left", endless = true },
    orders { product = "right", endless = true },
  },
}
