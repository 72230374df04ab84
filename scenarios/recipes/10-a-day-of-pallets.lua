-- 10 A day that ends when the work is done
--
-- In the morning a lorry brings some pallets, most often 80 (each of 100 orders is there with a chance of 80 %). They are unloaded one after the
-- other, 5 minutes each on average; two workers take what is unloaded, 8 to 15 minutes a pallet. When does the day end, and how often after
-- eight hours? Two machines without names of workers stand for the two workers. An order with `quantity` and a lot of one piece brings that
-- many lots at once; `first` is when; the next order lies beyond the horizon. (Rossetti's pallet work centre.)
return study {
  title = "A day of pallets",
  horizon = hours(24), -- nothing happens after the last pallet is done
  warm_up = days(0),
  replications = parameter("replications", 300),
  headline = "lead_time_mean",
  plant = plant {
    line "pallet" {
      machine "unload" { cycle = exponential(minutes(5)) },
      buffer { capacity = "unlimited" },
      machine "process" { places = 2, cycle = triangular(minutes(8), minutes(12), minutes(15)) },
    },
    orders { product = "pallet", first = days(0), every = days(1000), quantity = binomial { n = 100, p = percent(80) } },
  },
}
