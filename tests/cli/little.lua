-- The plant of the tests of the command line: little and fast, but with everything that a run writes about: people,
-- shifts, failures, drift, rework, a level, a programme and marks. The tests change single lines of it, so each thing
-- that they break stands on a line of its own.
local day = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } }

return study {
  title = "Little line: level 0 to level 2",
  horizon = weeks(4), warm_up = weeks(1), settle = weeks(1),
  replications = 8,
  seed = 3,
  plant = plant {
    shifts = day,
    people = {
      pool "operator" { count = 3, wage = won(2900000):per "month", paperwork = minutes(10) },
      pool "technician" { count = 1, wage = won(3300000):per "month", occupation = "technician" },
    },
    line "bracket" {
      machine "press" {
        cycle = lognormal { mean = assumed(seconds(9), { low = seconds(6), high = seconds(12), source = "a test" }), cv = 0.2 },
        needs = "operator",
        fails = {
          every = exponential(hours(6)):of "operating",
          noticed = exponential(minutes(10)),
          repair = minutes(20),
          crew = "technician",
        },
        quality = { defects = percent(2), out_of_control = percent(15), drifts = exponential(hours(30)), found = hours(2) },
      },
      buffer { capacity = 40 },
      machine "weld" {
        cycle = seconds(11),
        needs = "operator",
      },
      buffer { capacity = 40 },
      inspection "final" {
        cycle = seconds(4),
        misses = percent(20), false_alarms = percent(2),
        rework = "weld", rework_limit = 2,
      },
    },
    orders { product = "bracket", rate = pieces(1200):per "working_day", quantity = 400, lot = 50, due = days(3) },
  },
  firm = firm { price = won(1450), material = won(820), technician_wage = won(3300000):per "month" },
  before = level { level = 0, name = "as described" },
  after = level {
    level = 2, name = "basic 2", name_ko = "기초 2",
    levers = { response = 0.7, repair = 0.95, defects = 0.85, paperwork = 0.5, misses = 0.9 },
    cost = eok(1.3), upkeep = percent(10):per "year", technicians = 0.3, install = days(3), ramp = days(2),
  },
  support = programme "half" { name_ko = "절반 지원", year = 2019, payer "state" { name_ko = "정부", share = percent(50), cap = eok(1) } },
}
