-- 18 A small factory: branches and a palletiser together
--
-- Parts come one by one, are prepared by one of two workers, and go to line 1 (30 %) or line 2 (70 %), then to packing by one of two
-- packers, and are put on pallets of ten. A published example, run from empty for 30 days.
--
-- Packing takes the sum of two times. A station has one distribution for its cycle, so packing is two stations, and a loop of two cards stands for
-- the two packers: one works on a part from the beginning of the first to the end of the second.
local pallets = parameter("pallets", true)

return study {
  title = "A small factory with a palletiser",
  horizon = days(30), warm_up = days(0), replications = parameter("replications", 100), headline = "lead_time_mean",
  plant = plant "small factory" {
    machine "prepare" { places = 2, cycle = exponential(minutes(8)) },
    machine "line 1" { places = 2, cycle = triangular(minutes(2), minutes(6), minutes(8)) },
    machine "line 2" { places = 3, cycle = triangular(minutes(3), minutes(6), minutes(7)) },
    machine "pack" { places = 2, cycle = exponential(minutes(2)) },
    machine "seal" { places = 2, cycle = uniform(minutes(1), minutes(2)) },
    cards "packers" { count = 2, from = "pack", to = "seal", ends = "done" },
    machine "palletise" { cycle = minutes(2), batch = { max = 10 } },
    product "part" {
      step { at = "prepare", branch = { to = "line 2", share = percent(70) } },
      step { at = "line 1", branch = { to = "pack", share = percent(100) } },
      step { at = "line 2" },
      step { at = "pack" },
      step { at = "seal", branch = { to = "out", share = percent(pallets and 0 or 100) } },
      step { at = "palletise" },
    },
    orders { product = "part", every = exponential(minutes(5)) },
  },
}
