-- 56 Learning: hires are trained, then slow, then as good as the others
--
-- `training` are the first paid hours of a hire: he is there and paid, but may not be given work (activity "training"). Then he learns by doing:
-- `learning = { rate = percent(80), jobs = 100 }` is the unit learning curve of Wright: with twice the jobs, the time of a job falls to 80 %,
-- so the n-th takes n^log2(0.8) of the first. Times in a scenario are those of experienced workers; who has done n - 1 jobs takes
-- (n / 100)^log2(0.8) times as long, until his 100th. In hours: n is the hour of such work that he is in.
--
-- What counts, and is slow: lots worked at stations that people pace (`by_hand = true`), loading and unloading, and set-ups. A machine that paces the
-- work itself is as fast as ever. Of several who work together the slowest sets the pace, and all practise. The pace is
-- that of those who begin; if others go on after a break or a breakdown it stays.
--
-- Who starts: the pool's `count` is experienced, but for the last `beginners`. Hires come when others leave (`leaves`) and the firm replaces
-- them at its monthly review; each begins at the first job, after his training.
--
-- Here one beginner alone, so that the curve can be read: the first lot takes an hour, the first ten 6.32 h, twenty 10.48 h, a hundred 32.65 h.

local rate = parameter("rate", percent(80))
local full = parameter("full", 100) -- jobs
local best = parameter("best", hours(0.2270616609)) -- a lot of an experienced worker

return study {
  title = "Learning",
  horizon = parameter("horizon", hours(40)), warm_up = days(0), replications = 2,
  plant = plant {
    people = {
      pool "operator" { count = 1, beginners = 1, wage = won(2900000):per "month", training = parameter("training", hours(0)),
        learning = { rate = rate, jobs = full } },
    },
    line "part" { machine "bench" { cycle = best, needs = "operator", by_hand = true } },
    orders { product = "part", endless = true },
  },
}
