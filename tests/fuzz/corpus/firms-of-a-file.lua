local grant = programme "g" { year = 2019, quota = 1, budget = won(1e7), payer "state" { share = percent(50) } }
return study { title = "p", warm_up = months(1), decide_at = months(4), horizon = years(2), replications = 2,
evidence = { target { outcome = "jobs", value = official(percent(3), { low = percent(1), high = percent(5), source = "x" }), employees_to = 9, level_from = 1 },
  target { outcome = "jobs", measure = "rises", use = "calibrated", sectors = { "press" }, value = assumed(percent(40), { low = percent(10), high = percent(70), source = "x" }) } },
bridge = bridge { leakage = percent(5), substitution = percent(5) },
population = population { file = "t.csv", columns = { hurdle = column { low = 0, high = 2 }, sector = column { words = { "press", "food" } }, size = column { text = true }, heads = column { whole = true } }, make = function(f)
  return member { size = f.size, sector = f.sector, weight = 2, plant = plant { shifts = shifts { days = "mon-fri", hours = { "08:00-17:00" }, overtime = hours(2) },
  people = { pool "op" { count = 3, wage = won(2500000):per "month", leaves = percent(20):per "year" } },
  line "a" { machine "m" { places = 2, cycle = exponential(minutes(30)), needs = "op", setup = minutes(20),
    fails = { every = exponential(hours(40)), repair = hours(2) }, quality = { defects = percent(5) } },
    inspection "i" { cycle = minutes(1), misses = percent(20), false_alarms = percent(1) } },
  orders { product = "a", every = exponential(hours(12)), quantity = 9, due = days(4), allowance = percent(5) } },
  firm = firm { price = won(20000), material = won(9000), market = market { open_answers = answers { lead_time = 0.8 }, rivals = percent(60) },
    decision = decision { gain = won(6e6):per "year", hurdle = ratio(f.hurdle):per "year", years = years(4), belief_cv = 0.5 } },
  after = level { level = 2, name = "two", levers = levers { defects = 0.2 }, cost = won(1e7), install = months(1) }, support = grant } end } }
--csv
sector,size,heads,hurdle
press,"under 10, by heads",3,0.5
food,small,12.5,0.1
steel,small,12,0.1
food,,12,0.1
food,large,1e9,5
press,large,"1,000",
"food",large,120,1e-3
