-- 90 What a sweep varies: two values that nobody chooses, one that somebody does, one that stays. One machine with orders by chance, and a place to wait.
--
--   gongjang check scenarios/recipes/90-sweep.lua                       what there is to vary, in which units
--   gongjang sweep scenarios/recipes/90-sweep.lua                       30 points, each a study of its own
--   gongjang run scenarios/recipes/90-sweep.lua --set places=8          one of them by hand
--   echo '{"load": 90, "places": 2}' | gongjang point scenarios/recipes/90-sweep.lua        the same for programs
--
-- A range comes from the mark of the default, or stands behind it. `repair` is as likely between 20 and 40 minutes as between 40 and 80: every ratio alike.
-- What was given by --set is held, and not varied.
local load = uncertainty("load", assumed(percent(80), { low = percent(60), high = percent(95), source = "a recipe" }))
local repair = uncertainty("repair", assumed(minutes(45), { low = minutes(20), high = minutes(90), source = "a recipe" }),
  { shape = "log_uniform" })
local places = lever("places", 4, { values = { 2, 4, 8 } })
local cycle = constant("cycle", minutes(1), "a recipe")

return study {
  title = "Recipe 90: what a sweep varies",
  title_ko = "예제 90: 표본 실험",
  horizon = days(20), warm_up = days(2), replications = 20,
  plant = plant {
    shifts = "always",
    line "one" {
      machine "first" { cycle = exponential(cycle) },
      buffer { capacity = places },
      machine "second" { cycle = exponential(cycle), fails = { every = exponential(hours(8)), repair = exponential(repair) } },
    },
    orders { product = "one", every = exponential(minutes(1) / load) },
  },
  experiment = experiment { outcomes = { "good_per_day", "lead_time_mean" }, design = "lhs", points = 30, replications = 5 },
}
