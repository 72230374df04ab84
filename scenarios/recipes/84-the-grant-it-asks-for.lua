-- 84 The grant it asks for: a firm that decides, worked out by hand
--
-- `gongjang breakeven scenarios/recipes/84-the-grant-it-asks-for.lua --jobs 1`
--
-- One machine paced by hand, open all hours, with work always there: a piece takes 6 minutes, at level 2 4.8 minutes.
-- A year has 8,760 hours: 87,600 pieces before, 109,500 after, 21,900 more, each of which leaves 600 won. Upkeep takes
-- 12 % of 20 million won, one more technician (10 per 100 employees) 1.2 million:
--
--   gain    21,900 x 600 - 2,400,000 - 1,200,000 = 9,540,000 won a year, which the firm's pilot finds
--   worth   50 % a year over 2 years: 1 / 1.5 + 1 / 2.25 = 10 / 9; the cost weighs 1.25: 9,540,000 x 10 / 9 / 1.25
--           = 8,480,000 won of its own money
--   grant   20,000,000 - 8,480,000 = 11,520,000 won, 57.6 % of the cost: with one won less it says no
--
-- That grant also buys the technician: one net job for 11,520,000 won. When firms believe the gain more or less, the share
-- that goes ahead rises with the grant bit by bit (`--set belief_cv=0.5`); when some never hear of the support, no grant
-- wins those (`--set 'knows=percent(40)'`). `gongjang run` lives the firm without and with the programme of 2019: half of
-- the cost is 10 million won, too little, so nobody goes ahead.
local programmes = require "programmes.korea_2019"

return study {
  title = "The grant it asks for",
  title_ko = "이 기업에 필요한 지원금",
  horizon = years(4), warm_up = days(73), settle = years(2), replications = 20,
  plant = plant {
    line "part" {
      machine "by hand" { cycle = minutes(6), by_hand = true },
    },
    orders { product = "part", endless = true, lot = 10 },
  },
  firm = firm {
    price = won(1000), material = won(400), other_heads = 10, technician_wage = won(100000):per "month",
    decision = decision {
      hurdle = percent(50):per "year", years = years(2), cost_weight = 1.25, pilots = 2,
      belief_cv = parameter("belief_cv", 0), knows = parameter("knows", percent(100)),
    },
  },
  after = level {
    level = 2, name = "basic 2", name_ko = "기초 2", levers = { labour = 0.8 }, technicians = 10,
    cost = won(20000000), upkeep = percent(12):per "year", install = months(3), ramp = months(2),
  },
  support = programmes.new_build,
}
