-- Markets of Korean small manufacturers, ready to use: who buys, and how orders answer. The numbers, their ranges and sources are those of
-- firms/korea_market.lua; here are three kinds of firm with growth and shocks of the years before the programme:
--
--     local market = require "market.korea"
--     firm = firm { ..., market = market.subcontractor }
--
-- mean           a firm whose orders are mixed as those of all: 44.5 % of SME manufacturers are subcontractors (KOSBI 2019-08-20)
-- subcontractor  one that sells to ordering firms: 80.8 % of the sales of those who do (KOSBI 2019-08-20)
-- independent    one that sells to many: none captive
--
-- growth 2 % a year: SME output 555.9 to 607.8 trillion won, 2018-21, nominal, 3 % a year (KBIZ), taken as 2 % at constant prices.
-- shock 12 %: sales of 39.9 % of adopters fell (National Assembly 2019) at a mean change of 7.4-7.7 %, the middle one taken as 3 %: 0.03 is a quarter
-- of a standard deviation.
local market_of = require "firms.korea_market"

local function kind(captive)
  return market_of { captive = captive, growth = 0.02, shock = 0.12 }
end

return { mean = kind(0.445), subcontractor = kind(0.808), independent = kind(0) }
