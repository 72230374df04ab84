-- How a small Korean manufacturer runs its people. For `firm = firm { ..., staffing = require "firms.korea_people" }`.
--
-- What is official: how many leave a year (13.3 %, of the unskilled 17.0 %: `leaves` of each pool), the 52-hour week (`week_limit` of a pool) and the
-- 30 days of notice. How long a vacancy stays open follows from vacancies and leavers; that hardly anybody is let go for a
-- smart factory is what evaluations find (no significant loss of jobs: KLI 2019, KDI 2019). The rest is assumed.
return staffing {
  target_load = assumed(percent(85), { low = percent(75), high = percent(92), source = "no survey; full load leaves no room for absence and orders at random" }),
  overtime = "when_work_waits",
  hire_delay = lognormal { mean = derived(days(83), { low = days(30), high = days(160),
    source = "vacancy rate over turnover, 3.03 % / 13.3 % a year (SME manufacturing 2012): 83 days if every leaver is replaced; vacancies of growth are in it" }), cv = 0.6 },
  hire_cost = assumed(won(1500000), { low = won(500000), high = won(3000000), source = "advertising and the time of who selects and instructs; no survey" }),
  leaving = "chance",
  surplus = "never",
  retraining = {
    able = assumed(percent(30), { low = percent(10), high = percent(50), source = "share of production workers who can run and maintain the new systems; no survey" }),
    takes = assumed(weeks(8), { low = weeks(4), high = weeks(16), source = "courses of the programme's training centres take days, practice weeks; no survey" }),
    cost = assumed(won(1000000), { low = won(300000), high = won(3000000), source = "courses are subsidised; no survey" }),
  },
  service_price = assumed(won(8000000):per "month", { low = won(5000000):per "month", high = won(12000000):per "month",
    source = "a system supplier's engineer by the month; software wage rates, no source read" }),
}
