-- A press shop of 48 employees making body brackets for one large customer: level 0 to level 2 with the new-build grant
-- of 2019.
--
-- It sells to one large customer, whose orders answer little, and follows its costs with half of the price; it has some cash and
-- credit and closes when they end. `--set decides=true` lets it decide by itself, with the grant and without, and makes
-- `gongjang breakeven scenarios/press_shop.lua --set decides=true` ask how large the grant must be.
--
-- A typical plant, not a real one. The template (blank, draw, trim and pierce, flange, weld, inspect), die changes of
-- 20-60 min, cycles of 3-12 s, 1-3 % defects and half to one worker a machine are the evidence file's (D.3,
-- assumptions: no Korean survey was found); wages, turnover, sales and value added a worker are official or of
-- federations (D.1, D.2). Each number that matters carries its mark.
--
-- 직원 48명, 프레스 브래킷 가공업체의 전형 (실제 업체 아님). 수치마다 근거 표시가 붙어 있다.

local korea = require "levels.korea_2019"
local programmes = require "programmes.korea_2019"
local market = require "market.korea"
local finance = require "finance.korea"

local D3 = "evidence D.3, template of a press shop; no Korean survey found"

-- Hours and people ----------------------------------------------------------------------------------------------------

local day = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } }

local operator_wage = assumed(won(2900000), { low = won(2470000), high = won(3340000),
  source = "between the production day wage of 2019 x 209/8 h, 94,631 won (KBIZ), and all pay in 2017, 3.343 million won (KBIZ)" })
local inspector_wage = derived(won(2430000), { low = won(2100000), high = won(2800000),
  source = "operator's wage x assembler's to mean day wage, 74,250 / 88,503 (KBIZ 2018)" })
local technician_wage = derived(won(3980000), { low = won(3500000), high = won(4300000),
  source = "operator's wage x electrician's to mean day wage, 121,638 / 88,503 (KBIZ 2018)" })
local paperwork = assumed(minutes(20), { low = minutes(10), high = minutes(40),
  source = "hand logs and check-sheets at level 0; no survey found" })
local leaves = official(percent(13.3), { low = percent(8), high = percent(17),
  source = "turnover of SME manufacturers 2012 (sedaily 1HM6WG3N9Y)" })

local function people(name, count, wage, occupation)
  return pool(name) { count = count, wage = wage:per "month", occupation = occupation, paperwork = paperwork, leaves = leaves:per "year" }
end

-- What presses have in common -----------------------------------------------------------------------------------------

local function misfeed(every, clear)
  return failure "misfeed" {
    minor = true,
    every = exponential(assumed(minutes(every), { low = minutes(0.5 * every), high = minutes(2 * every),
      source = D3 .. ": misfeed" })):of "operating",
    noticed = exponential(assumed(minutes(2), { low = minutes(1), high = minutes(5),
      source = "operator at the machine" })),
    repair = lognormal { mean = assumed(minutes(clear),
      { low = minutes(0.5 * clear), high = minutes(2 * clear), source = D3 .. ": misfeed" }), cv = 1 },
  }
end

local function breakdown(every)
  return failure "breakdown" {
    every = exponential(assumed(hours(every), { low = hours(0.5 * every), high = hours(2 * every),
      source = "run to failure at level 0 (B.2); measured mean OEE 55-60 % (evocon)" })):of "operating",
    noticed = exponential(assumed(minutes(18), { low = minutes(5), high = minutes(40),
      source = "no light, no counter: a third of MTTR" })),
    repair = lognormal { mean = assumed(minutes(45), { low = minutes(25), high = minutes(90),
      source = "no Korean survey found" }), cv = 1 },
    crew = "technician",
  }
end

local function pressing(name, cycle, places, defects)
  return machine(name) {
    places = places, needs = "operator", rule = "fewest_setups",
    cycle = lognormal { mean = assumed(seconds(cycle),
      { low = seconds(0.7 * cycle), high = seconds(1.4 * cycle), source = D3 .. ": 3-12 s" }), cv = 0.1 },
    setup = lognormal { mean = assumed(minutes(35), { low = minutes(20), high = minutes(60),
      source = D3 .. ": die change 20-60 min" }), cv = 0.3 },
    setup_needs = "technician",
    fails = { misfeed(90, 6), breakdown(60) },
    quality = quality {
      defects = assumed(percent(defects), { low = percent(0.5 * defects), high = percent(2 * defects),
        source = D3 .. ": 1-3 % in process; average of Korean manufacturing 2.3 % (press, unconfirmed)" }),
      out_of_control = assumed(percent(8), { low = percent(4), high = percent(15),
        source = "worn die; no survey found" }),
      drifts = exponential(assumed(hours(120), { low = hours(60), high = hours(240),
        source = "worn die; no survey found" })):of "operating",
      found = exponential(assumed(hours(4), { low = hours(2), high = hours(8),
        source = "found at final inspection at level 0 (B.2)" })),
      restore = assumed(minutes(40), { low = minutes(20), high = minutes(60), source = "as a die change" }),
    },
  }
end

-- The plant -----------------------------------------------------------------------------------------------------------
-- Four brackets, 11,000 a working day in lots of 1,000. Demand fills about 72 % of what the shop could make: capacity
-- utilisation of SME manufacturing (KBIZ 2013; none found for 2018-21).

local brackets = { "bracket A", "bracket B", "bracket C", "bracket D" }
local share = { 0.4, 0.3, 0.2, 0.1 }
local PER_DAY = 11000

local things = {
  name = "press shop",
  shifts = day,
  people = {
    people("operator", 14, operator_wage, "production"),
    people("welder", 7, operator_wage, "production"),
    people("technician", 2, technician_wage, "technician"), -- sets dies and repairs
    people("inspector", 4, inspector_wage, "inspector"),
  },
  line "bracket" {
    products = brackets,
    pressing("blank", 3, 2, 0.3),
    buffer { capacity = 30 },
    pressing("draw", 7, 5, 0.8),
    buffer { capacity = 30 },
    pressing("trim and pierce", 6, 4, 0.4),
    buffer { capacity = 30 },
    pressing("flange", 6, 4, 0.4),
    buffer { capacity = 30 },
    machine "weld" {
      places = 6, needs = "welder", by_hand = true, affected = false,
      cycle = lognormal { mean = assumed(seconds(11), { low = seconds(8), high = seconds(14),
        source = D3 }), cv = 0.2 },
      fails = { breakdown(80) },
      quality = quality { defects = assumed(percent(0.6), { low = percent(0.3), high = percent(1.2), source = D3 }) },
    },
    buffer { capacity = 30 },
    inspection "final" {
      places = 4, needs = "inspector", by_hand = true,
      cycle = assumed(seconds(6), { low = seconds(4), high = seconds(8), source = "by eye, piece by piece" }),
      misses = academic(percent(23), { low = percent(10), high = percent(30),
        source = "human visual inspection misses 23 %, rule of thumb 80 % detection (evidence E.1)" }),
      false_alarms = academic(percent(2), { low = percent(0.5), high = percent(3),
        source = "human visual inspection (evidence E.1)" }),
    },
  },
}
for i, name in ipairs(brackets) do
  things[#things + 1] = orders(name) {
    product = name, rate = pieces(PER_DAY * share[i]):per "working_day",
    quantity = lognormal { mean = 5000, cv = 0.5 }, lot = 1000,
    allowance = assumed(percent(4), { low = percent(2), high = percent(6), source = "what this plant rejects at level 0: it is started besides, not made again" }),
    due = assumed(days(7), { low = days(5), high = days(14), source = "captive supplier, weekly call-offs" }),
  }
end

local decides = parameter("decides", false)

return study {
  title = "Press shop, 48 employees: level 0 to level 2",
  title_ko = "직원 48명 프레스 업체: 수준 0에서 기초 2로",
  horizon = years(5), warm_up = weeks(8), decide_at = years(0.5), settle = years(2.5), replications = 200,
  plant = plant(things),
  firm = firm {
    -- 248 million won of sales a worker (KOSBI, 10-49 employees, 2013-17) x 48 over 11,000 x 261 days (public holidays are left out)
    price = derived(won(4160), { low = won(3300), high = won(5200),
      source = "248 million won of sales a worker and year (KOSBI 2019) x 48 / pieces a year" }),
    material = derived(won(2440), { low = won(2250), high = won(2650),
      source = "1 - value added over output, 39.0 % in 2019 (KBIZ, official), x price" }),
    overhead = derived(won(158000000):per "month",
      { low = won(120000000):per "month", high = won(180000000):per "month",
      source = "what leaves an operating margin of 5.35 % (BOK 2017)" }),
    other_heads = 21, -- die room, stores, office, management
    other_wage = association(won(3343000):per "month", { source = "SME manufacturing, all pay, 2017 (kbiznews 48829)" }),
    technician_wage = technician_wage:per "month",
    social_rate = official(percent(4.5):per "year", { source = "MOEF 2017-08-11" }),
    on_cost = assumed(percent(18), { low = percent(10), high = percent(25),
      source = "four insurances and severance pay; no source read" }),
    market = market.subcontractor,
    finance = finance { year = 2019,
      cash = assumed(eok(5), { low = eok(2), high = eok(10), source = "half a month's sales; no survey found" }),
      credit = assumed(eok(10), { low = eok(5), high = eok(20), source = "a month's sales; no survey found" }) },
    decision = decides and require "firms.korea_decision" or nil,
  },
  before = korea.level(0), after = korea.level(2),
  support = programmes.new_build, -- the state pays 50 %, at most 1억
  bridge = require "bridge.korea",
}
