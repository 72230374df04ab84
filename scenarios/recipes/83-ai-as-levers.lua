-- 83 AI as levers: a better forecast, a shorter search for causes, and nothing else
--
-- What is bought besides a level acts where the work is: a forecast of demand on what is ordered for a stock, a search for the causes of defects on how long a
-- machine goes on making them. Neither adds output. Korean levels have both as data, `korea.level(3, { korea.ai_forecast, korea.ai_cause_search })`; here they
-- are bare levers, so that what they bring can be worked out.
--
-- What it means exactly
--   * `forecast_error` multiplies the standard error of the forecast by which a stock orders (recipe 66). No draw changes.
--   * `planning` multiplies the time between two looks at a stock; the forecast reaches as far as the next look.
--   * `find_cause` multiplies the operating time from a drift until it is found, and searches that charts and feedback start (recipes 44, 45).
--
-- Sets are sold from a stock that a forecast with 20 % error fills each morning: 1 - 0.20 / sqrt(2 pi) = 92.02 % are served at once. With half of the error
-- 96.01 %. The press drifts after 90 h of work in the mean and is found after 30, and makes 10 % defects meanwhile: 10 % x 30 / 120 = 2.5 %. Found in a third of the
-- time, 10 % x 10 / 100 = 1.0 %. Of the 2,440 pieces a day 1,440 are its own, so of all pieces made 1.475 % were defective, and 0.590 % are. Nobody inspects: as many
-- pieces are delivered as before.
return study {
  title = "AI as levers: forecast and search",
  title_ko = "개선 요인으로 본 AI: 수요예측과 불량원인 탐색",
  horizon = parameter("horizon", days(2000)),
  warm_up = days(10),
  replications = parameter("replications", 4),
  replications_min = 1,
  headline = "fill_rate",
  plant = plant {
    machine "assembly" { cycle = seconds(0) },
    product "set" { step { at = "assembly" } },
    stock "sets" { product = "set", policy = "forecast", review = days(1), error = percent(20), lot = 1000000 },
    orders { product = "set", from = "sets", every = hours(2.4), quantity = 100 },
    line "part" {
      machine "press" {
        cycle = minutes(1),
        quality = { defects = percent(0), out_of_control = percent(10), drifts = exponential(hours(90)):of "operating", found = exponential(hours(30)) },
      },
    },
    orders { product = "part", endless = true },
  },
  after = level {
    level = 3, name = "with AI", name_ko = "AI 도입",
    levers = { forecast_error = parameter("forecast", 0.5), find_cause = parameter("search", 1 / 3) },
  },
}
