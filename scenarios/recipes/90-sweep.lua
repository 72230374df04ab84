-- 90 What a sweep varies: two values that nobody chooses, one that somebody does. One machine with orders by chance, and a place to wait.
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a recipe" }))
local repair = uncertainty("repair", assumed(minutes(45), { low = minutes(20), high = minutes(90), source = "a recipe" }))
local places = lever("places", 4, { values = { 2, 4, 8 } })

return study {
  title = "Recipe 90: what a sweep varies",
  title_ko = "예제 90: 표본 실험",
  horizon = days(20), warm_up = days(2), replications = 20,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(minutes(1)) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(minutes(1)), fails = { every = exponential(hours(8)), repair = exponential(repair) } },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 30, replications = 5 },
}
