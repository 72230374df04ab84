-- 23 Batches: an oven works on several lots at once
--
-- `batch = { max = 5, min = 3, wait = minutes(30), one_family = true }` makes a station work on up to `max` lots in one cycle.
--
-- What it means exactly
--   * It begins when `min` lots wait in its buffer (unless given: when `max` do), or when one of them has waited for `wait`. It takes
--     those that wait, in the order of its `rule`, at most `max`. Lots that come during the cycle wait for the next.
--   * It decides when all else of the moment has happened: lots that come at the same moment go together.
--   * With `one_family` only lots of one set-up family go together: of the families of which enough wait, that of the lot which comes first
--     by the rule.
--   * The cycle is one draw, whatever the number of lots and pieces: that of the first lot taken, with its set-up and its workers. Defects
--     and scrap are each lot's own.
--   * At the end all lots go on, one after the other, each its own way; if there is no room the oven is blocked with those that are left.
--   * `places` are ovens side by side; each begins a batch of its own.
--   * An oven does not inspect, draw samples, wear out tools, take cards, split, join, interrupt its work or block before it, and its
--     failures do not ask for single pieces: `check` says so. It also says when fewer lots fit before the oven than it waits for.
--
-- Here: a lot a minute at random, a cycle of 4 min on average (exponential), at most 5 at once. It is the queue M/M(a,b)/1. With r the
-- root in (0, 1) of  mu r^6 - (lambda + mu) r + lambda = 0  the number waiting while it works is geometric: C r^n.
return study {
  title = "An oven for five",
  horizon = days(100), warm_up = days(1), replications = parameter("replications", 20), headline = "lead_time_mean",
  plant = plant "heat treatment" {
    line "part" { machine "oven" { cycle = exponential(minutes(4)), batch = { min = parameter("min", 1), max = 5 } } },
    orders { product = "part", every = exponential(minutes(1)) },
  },
}
