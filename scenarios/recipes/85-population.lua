-- 85 A population: many firms, one programme
--
--   gongjang run scenarios/recipes/85-population.lua
--   gongjang run scenarios/recipes/85-population.lua --set quota=3
--   gongjang run scenarios/recipes/85-population.lua --set share=0
--   gongjang replay scenarios/recipes/85-population.lua --firm 7
--
-- Instead of a plant the study has a population. `draw` gives every firm its attributes: a distribution, a number, or words with weights. Attribute and
-- firm have a draw of their own, so firm 7 is the same firm when there are twice as many, or when another attribute is drawn besides. `make` is called once a
-- firm and returns a member: all that describes one firm of a study (plant, firm, before, after, support), and the size and sector that the
-- tables are grouped by. Firms can come from a table too, one a row:
--
--   population { file = "firms.csv",
--     columns = { employees = column { low = 5, high = 300, whole = true }, sector = column { words = { "press", "food" } } }, make = ... }
--
-- Each firm is lived without the programme, where it may still take the step by itself, and with it. With a decision of its own (hurdle, how many years it
-- looks ahead) it goes ahead when the gain that its pilot showed is worth its own part of the cost. Some do in both worlds: what the programme pays
-- them is deadweight. `quota` (firms a year) or `budget` (won a year) make a queue: applications are served by points, then by a draw; the rest
-- waits for the next year.
--
-- Two things are said of each group and never mixed: `change` compares a firm with itself before the decision, as evaluations of supported firms do; `effect`
-- compares it with itself in the world without the programme. With `share=0` both worlds are the same, and every effect is exactly 0.
--
-- Orders answer lead times here, and of the orders won on the open market 60 % are lost by rivals of the same sector: they are missing at the other
-- firms, which are lived again with fewer. The bridge takes what is measured here, deadweight and what rivals lose, and goes on with two shares that
-- no simulation of firms can know.
local share = parameter("share", 0.5)
local quota = parameter("quota", 4)

local grant = programme "grant" {
  year = 2019, min_level = 1, max_level = 3, quota = quota,
  payer "state" { share = ratio(share), cap = eok(1) },
}

local function line_of(sector, heads)
  return plant {
    shifts = shifts { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } },
    people = { pool "operator" { count = heads, wage = won(2700000):per "month", leaves = percent(20):per "year" } },
    line "part" {
      machine(sector) {
        places = heads, cycle = lognormal { mean = minutes(2), cv = 0.3 }, needs = "operator", setup = minutes(20),
        fails = { every = exponential(hours(25)):of "operating", noticed = exponential(minutes(30)),
          repair = lognormal { mean = minutes(40), cv = 0.8 } },
        quality = { defects = assumed(percent(4), { low = percent(2), high = percent(8), source = "made up" }) },
      },
      inspection "check" { cycle = seconds(5), misses = percent(20), false_alarms = percent(1) },
    },
    orders { product = "part", rate = pieces(170 * heads):per "working_day", lot = 85, due = days(7), allowance = percent(5) },
  }
end

return study {
  title = "Twenty small firms and a grant", title_ko = "소기업 20개와 지원금",
  warm_up = months(1), decide_at = years(1), horizon = years(4), replications = parameter("replications", 3),
  bridge = bridge {
    leakage = assumed(percent(5), { low = percent(0), high = percent(10), source = "made up" }),
    substitution = assumed(percent(5), { low = percent(0), high = percent(15), source = "made up" }),
  },
  population = population {
    firms = parameter("firms", 20),
    draw = {
      employees = lognormal { mean = 5, cv = 0.6 },
      sector = { press = 60, moulding = 40 },
      hurdle = lognormal { mean = 0.6, cv = 0.5 },
      open = uniform(0.2, 0.9),
    },
    make = function(f)
      local heads = math.max(2, math.floor(f.employees))
      return member {
        plant = line_of(f.sector, heads),
        firm = firm {
          price = won(3200), material = won(1900), technician_wage = won(3500000):per "month", sector = f.sector,
          market = market { captive = ratio(1 - f.open), open_answers = answers { lead_time = 0.8, escapes = 0.1 },
            rivals = percent(60) },
          decision = decision { hurdle = ratio(f.hurdle):per "year", years = years(4), knows = percent(50),
            hears = percent(40):per "year", belief_cv = 0.5, pilots = 2 },
        },
        after = level { level = 2, name = "monitored", levers = levers { defects = 0.5, response = 0.4, setup = 0.7 },
          cost = million_won(2.5 * heads), upkeep = percent(10):per "year", install = months(4), ramp = months(4) },
        support = grant,
        size = heads < 5 and "2-4" or "5 and more",
      }
    end,
  },
}
