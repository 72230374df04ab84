-- 92 Scenarios and policies, crossed: three futures that nobody chooses, each met by every choice
--
--   gongjang sweep scenarios/recipes/92-scenarios-and-policies.lua          3 x 3 points, all with the same random numbers
--
-- A case names what differs; the rest keeps its default. Scenarios name uncertainties and policies levers, and the other way round is an error.
-- `sampling = "crossed"`: every policy meets every scenario, so policies can be compared scenario by scenario. Without `scenarios` the design would draw
-- points for the uncertainties, and every policy would meet each of them. A point has at least 4 and at most 20 replications: it is done when the mean
-- lead time is known to a quarter of an hour.
local load = uncertainty("load", assumed(percent(75), { low = percent(50), high = percent(95), source = "a recipe" }))
local repair = uncertainty("repair", assumed(minutes(40), { low = minutes(20), high = minutes(90), source = "a recipe" }))
local places = lever("places", 4, { values = { 2, 4, 8 } })
local rule = lever("rule", "fifo", { values = { "fifo", "edd", "spt" } })

return study {
  title = "Recipe 92: scenarios and policies, crossed",
  title_ko = "예제 92: 시나리오와 정책의 교차",
  horizon = days(10), warm_up = days(1), replications = 10,
  plant = plant {
    shifts = "always",
    line "one" {
      products = { "short", "long" },
      machine "first" { cycle = exponential(minutes(1)), rule = rule },
      buffer { capacity = places },
      machine "second" { cycle = { short = exponential(seconds(40)), long = exponential(seconds(80)) }, rule = rule,
        fails = { every = exponential(hours(8)), repair = exponential(repair) } },
    },
    orders { product = "short", every = exponential(minutes(2) / load), due = hours(1) },
    orders { product = "long", every = exponential(minutes(2) / load), due = hours(4) },
  },
  experiment = experiment {
    outcomes = { "good_per_day", "lead_time_mean", "on_time_share" },
    scenarios = {
      { name = "slump", load = percent(50) },
      { name = "as now" },
      { name = "boom", load = percent(90), repair = minutes(60) },
    },
    policies = {
      { name = "as now" },
      { name = "more room", places = 8 },
      { name = "by due date", places = 8, rule = "edd" },
    },
    sampling = "crossed", replications = 20, replications_min = 4,
    precision = minutes(15), of = "lead_time_mean.after",
  },
}
