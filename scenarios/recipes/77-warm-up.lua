-- 77 Warm-up: how much of the beginning to leave out
--
--   gongjang warmup scenarios/recipes/77-warm-up.lua
--   gongjang warmup scenarios/recipes/77-warm-up.lua --set load=0.5
--
-- A run begins with an empty plant, which is not how plants live: what is measured at the beginning is too good. `warm_up` says how much of it is
-- lived and not measured. `warmup` finds out how long that should be: it lives the plant as it is before the change, from empty, in 20 pilot
-- replications; cuts them into intervals (weeks, days or hours, so that there are 100 or more, unless --interval says); and averages throughput, work in
-- process and lead time of each interval over the replications.
--
-- On each series it applies MSER-5: batches of 5 intervals, and for every number d of batches left out the sum of squares of the rest about their mean,
-- over the square of their number. Leaving out batches of the beginning makes it smaller while they are off the mean, and larger when they were
-- as good as the rest. The least of the first half is the choice; the second line of blocks shows the curve. Beyond the half it falls by chance, as the few
-- batches that remain are alike. Where it still falls at the half the runs are too short, or the plant does not settle (one that cannot keep up never
-- does), and that is said. Advised is the longest of the three choices, in steps of 5 intervals.
--
-- Here one machine under a heavy load. Its queue forgets how it began with a time constant of about 26 hours (1 / (sqrt(60) - sqrt(57))^2 for 57
-- orders and 60 services an hour), and what it forgets is small beside how much it swings later: MSER-5 leaves out little, because leaving out more would
-- cost more than it mends. Throughput is noise about its mean almost at once, and its choice swings with the noise. With more pilot replications
-- (--replications 500) the beginning stands out and the choices agree better.
local load = parameter("load", 0.95)

return study {
  title = "One machine from empty, load " .. load,
  horizon = parameter("horizon", hours(1000)), warm_up = hours(50), replications = 10,
  headline = "lead_time_mean",
  plant = plant {
    line "part" { machine "mill" { cycle = exponential(minutes(1)) } },
    orders { product = "part", every = exponential(minutes(1) / load) },
  },
}
