-- 66 Forecast error: how much stock an uncertain forecast costs
--
-- With policy = "forecast" a stock is reviewed every `review`, first at the start. Each time production is ordered up to
--
--   forecast + safety,   forecast = what customers will ask for in the time from now to the next review plus `lead`, x (1 + error x z)
--
-- less what is on hand and on order, plus what is waited for. The true demand of that time is found by looking ahead in the customers' own draws
-- (they are numbered, so looking does not change them); z is a standard normal draw of the stock's own, numbered by the review; a forecast
-- below 0 is 0. So error = percent(0) is a planner who knows the future, and the lever `forecast_error` of a level multiplies the error: better
-- forecasting (the seed's 수요 예측) is a smaller multiplier on the same draws.
--
-- Here 1,000 pieces are asked for each day, in ten orders, the stock is reviewed each day and production takes no time. With a perfect forecast
-- nothing ever waits. With an error e, and no safety, the day's stock is 1,000 (1 + e z): what lacks waits until the next morning, so the share
-- served at once is 1 - e E[max(0, -z)] = 1 - e / sqrt(2 pi): 92.02 % for 20 %. With safety = 329 pieces (1.645 e) it is 99.58 %, for
-- 340 pieces more in stock on average.
local error = parameter("error", percent(20))
local safety = parameter("safety", 0)

return study {
  title = "Make to stock by a forecast with an error",
  horizon = parameter("horizon", days(2000)), warm_up = days(10), replications = parameter("replications", 30),
  headline = "fill_rate",
  plant = plant {
    machine "assembly" { cycle = seconds(0) },
    product "set" { step { at = "assembly" } },
    stock "sets" { product = "set", policy = "forecast", review = days(1), error = error, safety = safety, lot = 1000000 },
    orders { product = "set", from = "sets", every = hours(2.4), quantity = 100 },
  },
}
