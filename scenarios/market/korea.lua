-- Markets of Korean small manufacturers: who buys, and how orders answer.
--
--     local market = require "market.korea"
--     firm = firm { ..., market = market.subcontractor }
--
-- mean           a firm whose orders are mixed as those of all: 44.5 % captive
-- subcontractor  one that sells to ordering firms: 80.8 % captive
-- independent    one that sells to many: none captive
-- with           market.with(captive, fields): any share, and fields that differ
--
-- What is known and what is not: the captive shares are from a survey. That captive orders hardly answer and market orders answer strongly is
-- what the French evidence says of automating firms (sales +0.37, price -0.05: an elasticity of 8.4, most of it taken from rivals) and what a
-- single-source contract means; the numbers are the evidence file's prior ranges (section F). Nobody has measured how orders answer waiting, delivery
-- on time or escapes: weak values with a range down to nothing, so that the register of assumptions shows what hangs on them; with strong ones the queue
-- of a plant, not its price, would decide what it sells. The price follows half of the unit cost because adopters' margins did not move (KIET, Exim
-- Bank) while their costs fell. Populations (templates/firms.lua) and single plants take the same values.

local E2 = "Aghion et al.: sales 0.37, price -0.05, so 8.4 in all; evidence F takes 3-8 for market sales"
local NONE = "no estimate found; low end: orders do not answer"

local captive_answers = answers {
  price = assumed(0.6, { low = 0.3, high = 1, source = "evidence F: captive sales 0.3-1" }),
  lead_time = assumed(0.05, { low = 0, high = 0.3, source = NONE }),
  on_time = assumed(0.1, { low = 0, high = 1, source = NONE }),
  escapes = assumed(1, { low = 0, high = 10, source = NONE }),
}

local open_answers = answers {
  price = derived(5, { low = 3, high = 8, source = E2 }),
  lead_time = assumed(0.1, { low = 0, high = 0.6, source = NONE }),
  on_time = assumed(0.1, { low = 0, high = 1.5, source = NONE }),
  escapes = assumed(1, { low = 0, high = 10, source = NONE }),
}

-- A market with this captive share; `changes` are fields that differ.
local function market_with(captive, changes)
  local fields = {
    captive = captive,
    captive_answers = captive_answers,
    open_answers = open_answers,
    pass_on = assumed(percent(50), { low = percent(20), high = percent(90),
      source = "costs fell, operating profit did not rise (KIET 2020, Exim Bank 2022); ordering firms ask for their part of a saving" }),
    adjust = assumed(months(6), { low = months(3), high = months(18), source = "contracts of half a year to a year and more" }),
    memory = 6,
    growth = assumed(percent(2):per "year", { low = percent(-2):per "year", high = percent(5):per "year",
      source = "SME output 555.9 to 607.8 trillion won, 2018-21, nominal (KBIZ): 3 % a year; about 2 % at constant prices" }),
    shock = derived(percent(12), { low = percent(5), high = percent(25),
      source = "sales of 39.9 % of adopters fell (National Assembly 2019) at a mean change of 7.4-7.7 %, the middle one taken as 3 %: 0.03 / 0.25 standard deviations" }),
    persistence = assumed(percent(95), { low = percent(70), high = percent(99), source = "half a year to two years" }),
    rivals = derived(percent(84), { low = percent(60), high = percent(95),
      source = "1 - 0.8 / 5: demand for a sector's goods answers its price with about 0.8 (0.3-1.2), a firm's with 5; Acemoglu, Lelarge and Restrepo: rivals of adopters lose more than they gain" }),
  }
  for name, value in pairs(changes or {}) do
    fields[name] = value
  end
  return market(fields)
end

return {
  with = market_with,
  mean = market_with(academic(percent(44.5), { low = percent(36), high = percent(55),
    source = "44.5 % of SME manufacturers are subcontractors (KOSBI 2019-08-20); by sales 44.5 % x 80.8 % = 36 %" })),
  subcontractor = market_with(academic(percent(80.8), { low = percent(70), high = percent(90),
    source = "share of sales to ordering firms of those who have any (KOSBI 2019-08-20)" })),
  independent = market_with(percent(0)),
}
