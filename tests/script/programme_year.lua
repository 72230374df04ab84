-- A project of so many 억 to a level, with a programme of a year: for test_programmes.c.
local rules = require("programmes.korea_" .. parameter("year", 2019))
return study {
  title = "a programme of a year", horizon = days(30),
  plant = plant { line "a" { machine "m" { cycle = seconds(3) } }, orders { product = "a", every = minutes(5) } },
  after = level { level = parameter("level", 2), name = "x", cost = eok(parameter("cost", 1)) },
  support = rules[parameter("programme", "new_build")],
}
