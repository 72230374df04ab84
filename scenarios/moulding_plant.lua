-- An injection-moulding plant with nine machines: level 0 to level 2 with the new-build grant of 2019.
--
-- Machines, products, orders, speeds, stops, changes and rejects come from a published sample of a moulding plant's
-- ledger (November and December 2018; OptiMoldIQ, Thuy HA LE, MIT licence; by its author's word from a plant's ERP, not
-- verified). Figures by scripts/analyse-moulding; what is fitted and what is predicted:
-- sim/decisions/0010-moulding-plant.md. The ledger has no people and no money in it: they are those of a Korean plant
-- of this size, with a mark each.
--
-- 공개된 사출공장 생산실적 원장(2018년 11-12월)에서 설비·품목·주문·속도·정지·교체·불량을 얻고, 인력과 금액은 같은
-- 규모의 한국 중소기업 값으로 채웠다.

local korea = require "levels.korea_2019"
local programmes = require "programmes.korea_2019"

local LEDGER = "moulding ledger, November-December 2018"

-- Hours ---------------------------------------------------------------------------------------------------------------
-- Three shifts of eight hours from 06:00, Monday to Saturday; of nine Saturdays two are off (17 November and 15
-- December 2018: the third and the seventh). So the pattern repeats every nine weeks.

local function pattern(name, first_hour, n_hours)
  local spans = {}
  for week = 0, 8 do
    local last = (week == 2 or week == 6) and 4 or 5
    for weekday = 0, last do
      local start = (week * 7 + weekday) * 24 + first_hour
      if n_hours == 24 and weekday > 0 then
        spans[#spans][2] = hours(start + 24)
      else
        spans[#spans + 1] = { hours(start), hours(start + n_hours) }
      end
    end
  end
  return shifts(name) { cycle = weeks(9), intervals = spans }
end

local day, evening, night = pattern("day", 6, 8), pattern("evening", 14, 8), pattern("night", 22, 8)

-- People --------------------------------------------------------------------------------------------------------------

local operator_wage = assumed(won(2900000), { low = won(2470000), high = won(3340000),
  source = "between the production day wage of 2019 x 209/8 h, 94,631 won (KBIZ), and all pay in 2017, 3.343 million won (KBIZ)" })
local technician_wage = derived(won(3980000), { low = won(3500000), high = won(4300000),
  source = "operator's wage x electrician's to mean day wage, 121,638 / 88,503 (KBIZ 2018)" })
local paperwork = assumed(minutes(20), { low = minutes(10), high = minutes(40),
  source = "hand logs and check-sheets at level 0; no survey found" })
local leaves = official(percent(13.3), { low = percent(8), high = percent(17),
  source = "turnover of SME manufacturers 2012 (sedaily 1HM6WG3N9Y)" })

local function operators(name, hours_of)
  return pool(name) { count = 4, wage = operator_wage:per "month", skills = { "operate" }, calendar = hours_of, paperwork = paperwork,
    leaves = leaves:per "year" }
end

local function setters(name, hours_of)
  return pool(name) { count = 1, wage = technician_wage:per "month", occupation = "technician", skills = { "set" }, calendar = hours_of,
    paperwork = paperwork, leaves = leaves:per "year" }
end

-- Machines ------------------------------------------------------------------------------------------------------------
-- number, changes of mould and of colour, gross reject and named defects of the pieces made

local machines = {
  { 1, 0, 10, 0.0273, 0.0042 },
  { 2, 7, 0, 0.0413, 0.0033 },
  { 3, 10, 0, 0.0370, 0.0041 },
  { 4, 9, 11, 0.0277, 0.0034 },
  { 5, 10, 0, 0.0249, 0.0063 },
  { 6, 16, 1, 0.0604, 0.0113 },
  { 7, 2, 7, 0.0291, 0.0061 },
  { 8, 13, 4, 0.0344, 0.0155 },
  { 9, 6, 2, 0.0225, 0.0041 },
}

-- A stop loses 50.7 min of an ordinary shift of 480 (ledger); that it is long and rare rather than short and frequent
-- is what the quantiles of shots in a shift say. Who notices when is not in the ledger.
local stops = failure "stop" {
  minor = true,
  every = exponential(ledger(minutes(374), { low = minutes(300), high = minutes(470),
    source = LEDGER .. ": 50.7 min of an ordinary shift are lost" })):of "operating",
  noticed = exponential(assumed(minutes(10), { low = minutes(5), high = minutes(20),
    source = "a quarter of the stop; no clock times in the ledger" })),
  repair = lognormal { mean = assumed(minutes(25), { low = minutes(15), high = minutes(40),
    source = "quantiles of shots in a shift" }), cv = 1.5 },
  crew = "operate",
}
local breakdown = failure "breakdown" {
  every = exponential(ledger(hours(980), { low = hours(500), high = hours(2000),
    source = LEDGER .. ": 10 runs without a shot in 1,306 machine-shifts" })):of "operating",
  noticed = exponential(assumed(minutes(15), { low = minutes(5), high = minutes(30), source = "as for stops" })),
  repair = lognormal { mean = ledger(hours(9.5), { low = hours(5), high = hours(16),
    source = LEDGER .. ": 19 shifts in those 10 runs" }), cv = 1 },
  crew = "set",
}

-- Hands-on minutes of a change of mould and of colour, so that with waiting a change costs what it does in the ledger:
-- 262 min of ordinary running (73 changes of mould) and 55 (35 of colour).
local SET_MOULD, SET_COLOUR = 80, 20        -- by a setter, who may have to be waited for; 30-90 min in evidence D.3
local CHANGE_MOULD, CHANGE_COLOUR = 235, 45 -- by the operators, without waiting: machines that change mostly colours

-- Inspection beside the machine sees the named defects; the rest of the gross reject is thrown away where it is made.
local MISSES, FALSE_ALARMS = 0.20, 0.0005

local function moulding(number, n_mould, n_colour, gross, named)
  local by_operator = n_colour > n_mould
  local mould, colour = SET_MOULD, SET_COLOUR
  if by_operator then
    mould, colour = CHANGE_MOULD, CHANGE_COLOUR
  end
  local mean = (n_mould * mould + n_colour * colour) / (n_mould + n_colour)
  local scrap = (gross - named) / (1 - named)
  return inspection("NO.0" .. number) {
    setup = lognormal { mean = ledger(minutes(mean), { low = minutes(0.7 * mean), high = minutes(1.3 * mean),
      source = LEDGER .. ": minutes lost a change, less waiting" }), cv = 0.6 },
    setup_needs = by_operator and "operate" or "set",
    fails = { stops, breakdown },
    quality = quality {
      scrap = ledger(ratio(scrap), { source = LEDGER .. ": gross reject less named defects" }),
      defects = derived(ratio((named - FALSE_ALARMS) / (1 - MISSES)), { source = LEDGER
        .. ": named defects / (1 - misses)" }),
    },
    misses = academic(ratio(MISSES), { low = ratio(0.1), high = ratio(0.3),
      source = "rule of thumb 80 % detection; 23 % missed on ICs (evidence E.1)" }),
    false_alarms = assumed(ratio(FALSE_ALARMS), { low = ratio(0), high = ratio(0.002),
      source = "named defects are 0.6 % in all" }),
  }
end

-- Products ------------------------------------------------------------------------------------------------------------
-- One for each item on each machine. Columns: machine, mould (numbered), colour or variant, cavities in use (mean),
-- seconds a shot without stops, orders in 61 days (2: every month, 1: every second), day of the first order (the
-- ledger's receipt day, folded into 61 days), pieces started an order (the pieces that the ledger made for its good
-- ones). Printed by scripts/analyse-moulding --lua.

local products = {
  {1,  1, 1,  8.00,  20.9, 1, 30, 114960},  {1,  1, 2,  8.00,  20.9, 1,  0, 100944},  {1,  1, 3,  8.00,  20.9, 1, 30,  20664},
  {1,  1, 4,  8.00,  20.9, 1, 30,  20408},  {1,  1, 5,  8.00,  20.9, 1, 30,  32504},  {1,  1, 6,  8.00,  20.9, 2,  0,  53876},
  {1,  1, 7,  8.00,  20.9, 1, 49, 289440},  {1,  1, 8,  8.00,  20.9, 2,  0, 324116},  {1,  1, 9,  8.00,  20.9, 1, 30,  83784},
  {2,  2, 1, 12.00,  23.6, 1, 49, 162144},  {2,  3, 1,  2.00,  17.0, 1,  0,  71260},  {2,  4, 1,  7.00,  20.1, 2,  0, 353892},
  {2,  4, 2,  7.00,  20.1, 1, 49,  15295},  {2,  5, 1,  8.00,  22.2, 1,  0,  55904},  {2,  6, 1,  8.00,  22.9, 1,  0,  21736},
  {2,  7, 1,  4.00,  16.0, 2,  0,  47014},  {3,  8, 1,  4.00,  12.9, 1,  0,  27864},  {3,  9, 1,  8.00,  24.4, 1, 30, 532576},
  {3, 10, 1,  4.33,  18.7, 1,  0,  66800},  {3, 11, 1,  8.00,  16.5, 1,  0,  54088},  {3, 12, 1,  8.00,  24.0, 1,  0,  19088},
  {3, 13, 1,  6.00,  14.2, 1, 49, 302256},  {3, 14, 1,  7.68,  16.2, 2,  0, 127014},  {3, 15, 1,  8.00,  14.2, 1,  0,  51296},
  {3, 16, 1,  4.00,  15.1, 2,  0,  13190},  {4, 17, 1,  8.00,  19.0, 1,  0,  61824},  {4, 17, 2,  8.00,  19.0, 1,  0,  24560},
  {4, 18, 1, 16.00,  18.9, 1,  0, 123360},  {4, 18, 2, 16.00,  18.9, 1,  0,  61792},  {4, 18, 3, 16.00,  18.9, 1,  0,  60672},
  {4, 18, 4, 16.00,  18.9, 1,  0, 149568},  {4, 19, 1,  8.00,  19.1, 1,  0,  41512},  {4, 20, 1,  4.00,  18.2, 1, 30,  21060},
  {4, 21, 1,  4.00,  17.2, 1,  0,  21704},  {4, 21, 2,  4.00,  17.2, 1, 49,  20908},  {4, 22, 1,  4.00,  16.7, 2,  0,  35682},
  {4, 22, 2,  4.00,  16.7, 2,  0,  52020},  {4, 22, 3,  4.00,  16.7, 2,  0,  25680},  {4, 23, 1,  8.00,  14.7, 1, 30,  87216},
  {4,  5, 1,  8.00,  23.3, 1, 30,  41536},  {4, 24, 1,  8.00,  16.9, 1, 30,  42184},  {4, 25, 1,  8.00,  22.7, 1, 30,  35808},
  {4, 25, 2,  8.00,  22.7, 1, 30,  31184},  {4, 25, 3,  8.00,  22.7, 1, 30,  72280},  {4, 26, 1,  7.00,  18.4, 2,  0,  53466},
  {5,  2, 1, 12.00,  22.6, 1, 49, 173472},  {5, 27, 1,  6.94,  18.1, 2,  0, 398942},  {5, 25, 1,  8.00,  21.0, 1,  0,  66440},
  {5, 28, 1,  6.00,  22.1, 1, 49,  10854},  {5, 29, 1,  8.00,  17.5, 1,  0,  41120},  {5, 26, 1,  7.00,  15.4, 1,  0, 134813},
  {5, 30, 1,  8.00,  16.2, 1,  0,  27416},  {5, 31, 1,  8.00,  16.6, 2,  0, 137892},  {6, 32, 1,  4.00,  21.0, 1, 30,  21104},
  {6, 33, 1,  4.00,  20.7, 1, 30, 108456},  {6, 34, 1,  4.00,  23.6, 1, 19,  42800},  {6, 35, 1,  4.00,  17.3, 1,  0,  28704},
  {6, 36, 1,  4.00,  16.0, 2,  0,  40304},  {6, 37, 1,  4.00,  15.0, 2,  0,  53652},  {6, 38, 1,  4.00,  18.2, 1,  0,  41396},
  {6, 19, 1,  8.00,  19.1, 1, 30,  10000},  {6, 39, 1,  3.81,  19.1, 1, 49, 109684},  {6, 21, 1,  4.00,  15.7, 1,  0,  25652},
  {6, 21, 2,  4.00,  15.7, 1, 49,  34396},  {6, 40, 1,  4.00,  18.8, 1, 30,  31204},  {6, 41, 1,  4.00,  13.7, 1,  0,  25308},
  {6,  6, 1,  8.00,  16.7, 1, 30,  24096},  {6, 42, 1,  8.00,  16.6, 2,  0,  60396},  {6, 43, 1,  4.00,  19.1, 1, 49,   2312},
  {7, 44, 1,  3.00,  16.9, 2,  0,  74373},  {7, 44, 2,  3.00,  16.9, 2,  0, 109808},  {7, 44, 3,  3.00,  16.9, 1,  0, 140850},
  {7, 44, 4,  3.00,  16.9, 1,  0,  35100},  {7, 33, 1,  4.00,  20.2, 1, 30,   5180},  {7, 45, 1,  8.00,  20.5, 1, 49,  93104},
  {7, 42, 1,  8.00,  16.6, 1,  0,  11392},  {7, 28, 1,  6.00,  22.1, 1, 30,  30822},  {7, 28, 2,  6.00,  22.1, 1, 30,  20508},
  {7, 28, 3,  6.00,  22.1, 1, 30,  30558},  {8, 33, 1,  4.00,  19.9, 1,  0, 116348},  {8, 33, 2,  4.00,  19.9, 1,  0,  30128},
  {8, 33, 3,  4.00,  19.9, 1, 49,  30664},  {8, 33, 4,  4.00,  19.9, 1,  0,  30436},  {8, 34, 1,  4.00,  22.0, 1,  0,  22888},
  {8, 21, 1,  4.00,  17.2, 1, 30,  10340},  {8, 21, 2,  4.00,  17.2, 1, 30,  21548},  {8, 46, 1,  4.00,  15.4, 1, 30,  31548},
  {8, 47, 1,  8.00,  19.9, 1, 30,  86056},  {8, 48, 1,  5.00,  15.4, 1, 30,  82995},  {8, 49, 1,  7.25,  22.2, 2,  0,  53255},
  {8, 50, 1,  8.00,  21.3, 2,  0,  47116},  {8, 26, 1,  7.00,  16.9, 1, 19,  35105},  {8, 31, 1,  8.00,  17.1, 1, 19,  47856},
  {8, 43, 1,  4.00,  18.9, 2, 49, 107218},  {9, 45, 1,  7.98,  20.8, 2, 49, 275404},  {9,  9, 1,  8.00,  19.2, 1,  0, 303032},
  {9,  2, 1, 11.27,  17.0, 2, 49,  47588},  {9, 51, 1,  4.00,  34.0, 1, 30,  69876},  {9, 52, 1, 16.00,  18.4, 1,  0,  20800},
  {9, 52, 2, 16.00,  18.4, 1,  0,  65552},  {9, 52, 3, 16.00,  18.4, 1,  0,  40432},  {9, 47, 1,  8.00,  19.3, 1,  0,  32952},
  {9, 48, 1,  5.00,  15.5, 1,  0,  45400},  {9, 43, 1,  4.00,  20.9, 1, 49,  25692},
}

-- By the ledger's figures five machines are loaded to 98-100 %, and a queue before such a machine has no mean. The real
-- planner moved moulds between machines; here shots are 2.5 % faster.
local SPEED = 0.975
local speed_with_source = assumed(SPEED, { low = 0.95, high = 1,
  source = "slack that a plan needs, all products alike; within the doubt about the stop-free cycle" })
-- Coefficient of variation of an order's quantity.
local SPREAD = 0.2
local spread_with_source = assumed(SPREAD, { low = 0.1, high = 0.43,
  source = "all products alike; items ordered in both months differ with cv 0.43, but the planner levels a machine's month" })
local MONTH = 30.29 -- days in which the pattern of hours has the ledger's 25 working days a month
local SHIFT = 8 * 3600

local things = {
  name = "moulding plant",
  shifts = pattern("three shifts", 6, 24),
  people = {
    operators("operator, day", day), operators("operator, evening", evening), operators("operator, night", night),
    setters("setter, day", day), setters("setter, evening", evening),
  },
}

local function add(thing)
  things[#things + 1] = thing
end

local gross = {}
for _, m in ipairs(machines) do
  gross[m[1]] = m[4]
  add(moulding(m[1], m[2], m[3], m[4], m[5]))
end
add(machine "packing" {
  places = 3, needs = "operate", by_hand = true, affected = false, -- the process of the evidence is the moulding
  cycle = assumed(seconds(1), { low = seconds(0.7), high = seconds(1.3),
    source = "counting into bags; so that operators are in use three quarters of their time" }),
})

for k, p in ipairs(products) do
  -- What all products share is entered in the register of assumptions once, with the first.
  local speed, spread = SPEED, SPREAD
  if k == 1 then
    speed, spread = speed_with_source, spread_with_source
  end
  local number, mould, item, cavities, shot = p[1], p[2], p[3], p[4], p[5]
  local per_61_days, first_day, pieces_an_order = p[6], p[7], p[8]
  local name = string.format("NO.%02d mould %02d item %d", number, mould, item)
  local every = MONTH * 2 / per_61_days
  local early = first_day == 19 or first_day == 49 -- the batch of the 20th
  add(product(name) {
    step { at = "NO.0" .. number, cycle = seconds(shot / cavities) * speed },
    step { at = "packing" },
  })
  add(orders(name) {
    product = name, every = days(every), first = days(first_day % every),
    -- Ordered are the good pieces; started is what the ledger's gross reject of the machine asks for besides.
    quantity = lognormal { mean = pieces_an_order * (1 - gross[number]), cv = spread }, allowance = ratio(gross[number] / (1 - gross[number])),
    lot = SHIFT * cavities // (SPEED * shot),
    due = days(early and 20 or 29),
  })
end

return study {
  title = "Injection-moulding plant, nine machines: level 0 to level 2",
  title_ko = "사출공장(설비 9대): 수준 0에서 기초 2로",
  horizon = years(5), warm_up = weeks(9), settle = years(2), replications = 200,
  plant = plant(things),
  firm = firm {
    -- 248 million won of sales a worker (10-49 employees) x 29 workers over 60.2 million good pieces a year
    price = derived(won(119), { low = won(100), high = won(140),
      source = "248 million won of sales a worker and year (KOSBI 2019) x 29 / good pieces a year" }),
    material = derived(won(70), { low = won(65), high = won(75),
      source = "1 - value added over output, 39.0 % in 2019 (KBIZ, official), x price x good share" }),
    overhead = derived(won(95000000):per "month", { low = won(75000000):per "month", high = won(110000000):per "month",
      source = "what leaves an operating margin of 5.35 % (BOK 2017)" }),
    other_heads = 15, other_wage = association(won(3343000):per "month", { source = "SME manufacturing, all pay, 2017 (kbiznews 48829)" }),
    technician_wage = technician_wage:per "month",
    social_rate = official(percent(4.5):per "year", { source = "MOEF 2017-08-11" }),
    on_cost = assumed(percent(18), { low = percent(10), high = percent(25),
      source = "four insurances and severance pay; no source read" }),
  },
  before = korea.level(0), after = korea.level(2),
  support = programmes.new_build, -- the state pays 50 %, at most 1억
}
