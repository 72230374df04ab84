-- 86 People of a firm: who is hired, who leaves, who learns new tasks
--
-- Ten fitters, who are always there; a job takes 34 hours of one and comes every 4 hours, so 8.5 of them are busy: 85 %, what the firm sizes them
-- for. A year after the warm-up a level takes a third of the work away: 6.67 fitters are needed, so seven, and three are too many. The level asks
-- for 20 technicians per 100 employees, of twelve 2.4: two heads, and 0.4 bought as a service.
--
-- The jobs the work needs fall by 3.33 in production and rise by 2.4 of new tasks: that is the work, and the same whatever the firm does. When heads
-- follow is its policy. One of ten leaves each year by himself and is replaced only while he is needed.
--
--     gongjang run 86-people.lua                                                two fitters learn the new tasks, one leaves: 10 and 2 become 7, 2 and 2
--     gongjang run 86-people.lua --set able=percent(0)                          two technicians are hired, fitters go as they leave
--     gongjang run 86-people.lua --set able=percent(0) --set surplus=at_once    the others get 30 days of notice
--
-- Hiring takes 45 days. The jobs table of the results has each way: displaced, new tasks, and the flows that close to the head.
return study {
  title = "Ten fitters and a level that takes a third of their work",
  horizon = years(4), warm_up = months(1), decide_at = years(1), settle = years(3), replications = parameter("replications", 2),
  headline = "heads_needed",
  plant = plant {
    people = { pool "fitter" { count = 10, wage = won(3000000):per "month", leaves = parameter("leaves", percent(10):per "year") } },
    line "fitting" { machine "bench" { places = 20, cycle = hours(34), needs = "fitter", by_hand = true } },
    orders { product = "fitting", every = hours(4) },
  },
  firm = firm {
    price = won(900000), material = won(100000),
    other_heads = 2, other_wage = won(3500000):per "month", technician_wage = won(4000000):per "month",
    staffing = staffing {
      target_load = percent(85), hire_delay = days(45), hire_cost = won(1000000),
      surplus = parameter("surplus", "never"),
      retraining = { able = parameter("able", percent(30)), takes = weeks(8), cost = won(500000) },
    },
  },
  after = level { level = 2, name = "a third less work", name_ko = "작업시간 3분의 1 단축", levers = { labour = 2 / 3 }, technicians = 20 },
}
