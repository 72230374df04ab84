-- Money of a small Korean manufacturer: interest, overtime pay and corporate tax, by year.
--
--   local money = require "finance.korea"
--   firm = firm { ..., finance = money { year = 2019, cash = won(5e8), credit = won(8e8) } }
--
-- `year` picks the brackets and the rate of interest; everything else may be given too and replaces what stands here.
-- The cash and the credit are the firm's own and have no default: without `credit` a firm never closes.

local function brackets(rates, source)
  local above = { 0, 2, 200, 3000 } -- 억 won of profit
  local all = {}
  for i, rate in ipairs(rates) do
    all[i] = bracket { above = official(eok(above[i]), { source = source }),
      rate = official(percent(rate), { source = source }) }
  end
  return all
end

local function tax_of(year)
  if year <= 2022 then
    return brackets({ 10, 20, 22, 25 }, "corporate tax to 2022: 10 / 20 / 22 / 25 %, 2억 / 200억 / 3,000억 (law, via a-ha.io, keyzard; evidence D.2)")
  end
  return brackets({ 9, 19, 21, 24 }, "corporate tax from 2023: 9 / 19 / 21 / 24 %, 2억 / 200억 / 3,000억 (law, via a-ha.io, keyzard; evidence D.2)")
end

-- Rates of new loans to small firms. Years between take the nearest one before.
local loan = {
  [2012] = official(percent(5.22):per "year", { low = percent(4):per "year", high = percent(7):per "year",
    source = "new SME loans, December 2012 (BOK, trenue; evidence D.2)" }),
  [2019] = recalled(percent(3.6):per "year", { low = percent(3):per "year", high = percent(5):per "year",
    source = "SME loan rate 2019 (evidence D.2)" }),
  [2020] = recalled(percent(3.0):per "year", { low = percent(2.5):per "year", high = percent(4.5):per "year",
    source = "SME loan rate 2020 (evidence H)" }),
  [2021] = recalled(percent(2.9):per "year", { low = percent(2.5):per "year", high = percent(4.5):per "year",
    source = "SME loan rate 2021 (evidence H); 60.9 % of loans were below 3 % (D.2)" }),
  [2022] = official(percent(4.44):per "year", { low = percent(3.5):per "year", high = percent(6):per "year",
    source = "new SME loans 2022 (BOK ECOS, trenue; evidence D.2)" }),
  [2023] = official(percent(5.34):per "year", { low = percent(4.5):per "year", high = percent(7):per "year",
    source = "new SME loans 2023 (BOK ECOS, trenue; evidence D.2)" }),
}

local function loan_of(year)
  local best = 2012
  for y in pairs(loan) do
    if y <= year and y > best then best = y end
  end
  return loan[best]
end

local given = {
  overtime_premium = recalled(percent(50), { low = percent(50), high = percent(100),
    source = "Labor Standards Act, article 56: half of the wage on top; night and holidays more" }),
  paid_hours = recalled(209, { low = 174, high = 209,
    source = "40 hours a week and the paid day of rest, 48 x 52.14 / 12; 174 without the day of rest" }),
  local_surtax = recalled(percent(10), { low = percent(10), high = percent(10),
    source = "local income tax of corporations, 10 % of the tax (evidence D.2)" }),
  tax_cut = assumed(percent(10), { low = percent(5), high = percent(30),
    source = "special tax cut of SME manufacturers: 5 to 30 % by size and place is official (share1.tistory 2068; evidence D.2), 10 % within it is not" }),
  depreciation = assumed(years(5), { low = years(4), high = years(8),
    source = "straight line; software 5 years, equipment 8 (evidence H)" }),
  closing_pay = recalled(months(1), { low = months(0), high = months(3),
    source = "30 days of pay where no notice was given (Labor Standards Act, article 26); severance pay is in the on-cost" }),
  wage_tax = assumed(percent(12), { low = percent(8), high = percent(16),
    source = "workers' contributions of about 9 % and income tax of about 3 % at an SME wage; no source read" }),
  idle = assumed(percent(0), { low = percent(0), high = percent(50),
    source = "all hired would work elsewhere at the same wage; shortage of workers 3.0 % or 9.6 % by the question asked (evidence D.2, G)" }),
}

local function money(own)
  local year = own.year or 2019
  local fields = {
    tax = tax_of(year), interest = loan_of(year),
    -- ten years to 2020, fifteen from then
    loss_years = recalled(year < 2021 and 10 or 15, { low = 10, high = 15, source = "loss carry-forward, Corporate Tax Act, article 13" }),
  }
  for name, value in pairs(given) do fields[name] = value end
  for name, value in pairs(own) do
    if name ~= "year" then fields[name] = value end
  end
  return finance(fields)
end

return money
