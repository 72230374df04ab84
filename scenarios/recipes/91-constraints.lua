-- 91 Constraints and groups: what must hold between factors, and what moves together. A line with cards, whose lots must fit into its trays.
--
--   gongjang check scenarios/recipes/91-constraints.lua                     the constraints, and whether the defaults keep to them
--   gongjang sweep scenarios/recipes/91-constraints.lua --dry-run           how many points they refuse
--   gongjang sweep scenarios/recipes/91-constraints.lua --design morris --by-group --points 4       the two machines wear as one
--
-- In a constraint a factor is a number in its own unit, as `check` lists it: `cycle` is in minutes. Words are compared in quotes, and a factor that is true
-- or false stands by itself. A point that breaks one keeps its number and is refused; it is not replaced by another. The cards hold 12 trays of 10 pieces
-- at most; a lot that is inspected piece by piece must not be large.
local n_cards = lever("cards", 3, { low = 1, high = 8 })
local lot = lever("lot", 20, { values = { 10, 20, 40, 60 } })
local all = lever("inspect_all", false, { values = { true, false } })
local cycle = uncertainty("cycle", assumed(minutes(2), { low = minutes(1.5), high = minutes(2.5), source = "a recipe" }))
local wear = uncertainty("wear", assumed(hours(10), { low = hours(5), high = hours(20), source = "a recipe" }), { group = "upkeep" })
local repair = uncertainty("repair", assumed(minutes(30), { low = minutes(15), high = minutes(60), source = "a recipe" }), { group = "upkeep" })

return study {
  title = "Recipe 91: constraints and groups",
  title_ko = "예제 91: 제약 조건과 묶음",
  horizon = days(10), warm_up = days(1), replications = 10,
  plant = plant {
    shifts = "always",
    cards "trays" { count = n_cards },
    line "part" {
      machine "press" { cycle = exponential(cycle), fails = { every = exponential(wear), repair = exponential(repair) } },
      buffer { capacity = 8 },
      inspection "look" { cycle = all and seconds(90) or seconds(10), misses = all and percent(5) or percent(40), false_alarms = percent(1) },
    },
    orders { product = "part", every = exponential(minutes(2.6) * lot), quantity = lot, lot = lot, cards = "trays" },
  },
  experiment = experiment {
    outcomes = { "good_per_day", "lead_time_mean" },
    constraints = { "cards * lot <= 120", "not inspect_all or lot <= 40 and cycle >= 1.6" },
    design = "lhs", points = 40, replications = 3,
  },
}
