-- 82 A market: orders that answer what customers get
--
-- A bench takes 36 minutes of a fitter's work a piece, so an order of ten pieces is delivered after 6 hours; one comes every 10 hours. A year after the
-- warm-up the firm reaches a level at which work by hand takes two thirds of its time: from then on an order takes 4 hours.
--
-- Customers compare with what they got in that first year. They answer waiting with an elasticity of 1 (1 % shorter, 1 % more orders), at once
-- (adjust = 0) and by the last month alone (memory = 1): 6 / 4 = 1.5 times the orders, one every 6 hours 40 minutes. Nothing waits then either, so it
-- stays so. With captive = percent(50), customers of whom half do not answer at all, it is 1.25 times.
--
-- So `run` lives three arms. before: 1 x the orders, 6 hours. after: 1.5 x, 4 hours. technology: the level at the orders of before, 1 x, 4 hours.
-- technology - before is what machines do, after - technology what customers do; paths.csv has both, month by month:
--
--                 before   technology   after      displaced   growth
--     orders         1          1        1.5            0        0.5
--
-- `gongjang replay --arm technology` and `gongjang kpi --arm technology` live the arm alone.
return study {
  title = "Orders answer the time to deliver",
  horizon = years(3), warm_up = months(1), decide_at = years(1), settle = years(2), replications = parameter("replications", 2),
  headline = "good_per_day",
  plant = plant {
    people = { pool "fitter" { count = 2, wage = won(3000000):per "month" } },
    line "fitting" {
      machine "bench" { cycle = minutes(36), needs = "fitter", by_hand = true },
    },
    orders { product = "fitting", every = hours(10), quantity = 10, lot = 10 },
  },
  firm = firm {
    price = won(30000), material = won(10000),
    market = market {
      captive = parameter("captive", percent(0)),
      open_answers = { lead_time = 1 },
      adjust = days(0), memory = 1,
    },
  },
  after = level { level = 2, name = "a third less work", name_ko = "작업시간 3분의 1 단축", levers = { labour = 2 / 3 } },
}
