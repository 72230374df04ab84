-- Levels 0 to 5 of the Korean smart-factory scheme (KS X 9001; 기초, 중간1, 중간2, 고도화) as the programme of 2019
-- used them.
--
-- A level is a set of multipliers on the plant as it is described at level 0, a cost, and the people it needs. No
-- Korean study measured the multipliers: levels 2, 3 and 4 carry the evidence file's prior ranges (section E.1), which
-- are marked as assumptions, with the middle of the range as central value. What literature stands behind a row is said
-- in `why`.
--
-- Level 1 has no row there. It is put half-way to level 2 on a logarithmic scale (square root of the multiplier),
-- ranges included: it collects results by shift and day, so people see stops and scrap later than at level 2. Level 5
-- has no row and no factory: none was built to 2018, 0.6 % of adopters call themselves so in 2023. It goes on from
-- level 4 by half the step from 3 to 4 on a logarithmic scale, the good end of its range likewise, the bad end is that
-- of level 4.
--
-- How far these multipliers can be trusted: the official evaluations report +28.5 to +30 % output of the affected
-- process and -42.5 to -43.5 % defects at a mix of 79 % levels 1-2, 20 % level 3, 1 % level 4, without a control group;
-- KDI finds +9 percentage points, three Korean firm studies nothing. The priors make less than the official means in
-- most plants. They are not tuned to reach them.
--
-- Three vocabularies name one ladder (evidence B.1). `label` is the programme's (official): 기초 = levels 1-2, 중간1 = 3,
-- 중간2 = 4, 고도화 = 5. `stage` is that of the launch in 2019, 디지털화 -> 지능화 -> 융복합화; no text says which levels
-- it means: an assumption, 디지털화 = 1-2, 지능화 = 3-4, 융복합화 = 5. Level 0 is level 1 of the ministry of industry
-- ("no ICT").
--
-- While a level is installed it disturbs: the J-curve. How much is not known for any Korean plant: the evidence file
-- assumes 2-5 % less output in the first year (F), US plants that took up AI lost more at first and recovered in about
-- four years (McElheran et al.). `disturbs` makes what people do by hand 2-5 % slower and set-ups and minor stops a
-- little more frequent or longer; how much output a plant loses by that depends on whether it has time to spare.

-- Levels 1 to 5 of each row, as { central, low, high }.
local lever = {
  { "response",
    { 0.84, 0.71, 0.95 }, { 0.70, 0.50, 0.90 }, { 0.45, 0.30, 0.60 }, { 0.35, 0.20, 0.50 }, { 0.31, 0.16, 0.50 },
    why = "waiting part of MTTR in E.1 (0.80-0.95, 0.65-0.85, 0.55-0.80); a third of MTTR is waiting" },
  { "repair",
    { 0.97, 0.96, 1.00 }, { 0.95, 0.92, 1.00 }, { 0.90, 0.82, 0.97 }, { 0.85, 0.72, 0.95 }, { 0.83, 0.67, 0.95 },
    why = "hands-on part of MTTR in E.1; digitalization mostly shortens the waiting" },
  { "uptime",
    { 1.02, 1.00, 1.05 }, { 1.05, 1.00, 1.10 }, { 1.22, 1.10, 1.35 }, { 1.55, 1.30, 1.80 }, { 1.75, 1.30, 2.08 },
    why = "MTBF in E.1; predictive saves 8-12 % over preventive upkeep (DOE FEMP), many sites realise far less (Mellor)" },
  { "minor_stops",
    { 0.94, 0.89, 0.97 }, { 0.88, 0.80, 0.95 }, { 0.75, 0.65, 0.85 }, { 0.62, 0.50, 0.75 }, { 0.56, 0.44, 0.75 },
    why = "minor stops in E.1" },
  { "setup",
    { 0.97, 0.95, 1.00 }, { 0.95, 0.90, 1.00 }, { 0.85, 0.75, 0.95 }, { 0.70, 0.55, 0.85 }, { 0.64, 0.47, 0.85 },
    why = "set-up time in E.1; SMED with MES data -44 to -45 % in two cases (Bidarra 2018, Fonda 2022)" },
  { "defects",
    { 0.92, 0.87, 0.97 }, { 0.85, 0.75, 0.95 }, { 0.68, 0.55, 0.80 }, { 0.50, 0.35, 0.65 }, { 0.43, 0.28, 0.65 },
    why = "process defect rate in E.1; official -42.5 to -43.5 %, KBIZ -29.5 %, KAMP -17.8 % are cuts of what firms chose to report" },
  { "find_cause",
    { 0.89, 0.77, 1.00 }, { 0.80, 0.60, 1.00 }, { 0.50, 0.35, 0.70 }, { 0.35, 0.20, 0.50 }, { 0.29, 0.15, 0.50 },
    why = "no row in E.1: lot trace at levels 1-2, analysed in seconds at 3, by the system at 4 (B.2)" },
  { "misses",
    { 0.96, 0.93, 1.00 }, { 0.93, 0.87, 1.00 }, { 0.50, 0.35, 0.65 }, { 0.24, 0.13, 0.35 }, { 0.17, 0.08, 0.35 },
    why = "1 - detection in E.1 (0.80, 0.85-0.92, 0.92-0.97) over the 23 % that human inspection misses" },
  { "false_alarms",
    { 1.00, 1.00, 1.00 }, { 1.00, 1.00, 1.00 }, { 1.00, 0.70, 1.30 }, { 1.00, 0.50, 1.50 }, { 1.00, 0.42, 1.50 },
    why = "no row in E.1 and no sign known: unchanged" },
  { "paperwork",
    { 0.74, 0.63, 0.84 }, { 0.55, 0.40, 0.70 }, { 0.42, 0.30, 0.55 }, { 0.32, 0.20, 0.45 }, { 0.28, 0.16, 0.45 },
    why = "paperwork time in E.1; MESA survey of the 1990s -61 % (recalled)" },
  { "forecast_error",
    { 1.00, 1.00, 1.00 }, { 1.00, 1.00, 1.00 }, { 0.90, 0.80, 1.00 }, { 0.80, 0.65, 0.95 }, { 0.75, 0.59, 0.95 },
    why = "no row in E.1: orders are analysed from level 3 on (B.2); acts on stocks that a forecast fills" },
  { "planning",
    { 0.89, 0.71, 1.00 }, { 0.80, 0.50, 1.00 }, { 0.50, 0.25, 0.80 }, { 0.25, 0.10, 0.50 }, { 0.18, 0.06, 0.50 },
    why = "no row in E.1: data are days, minutes, seconds old at levels 0, 2, 3 (B.2); acts on stocks that are looked at now and then" },
  { "labour",
    { 0.99, 0.97, 1.00 }, { 0.98, 0.95, 1.00 }, { 0.94, 0.90, 0.98 }, { 0.85, 0.75, 0.95 }, { 0.81, 0.68, 0.95 },
    why = "direct labour a unit in E.1" },
}

local stage = { { "digitalization", "디지털화" }, { "digitalization", "디지털화" }, { "intelligence", "지능화" },
  { "intelligence", "지능화" }, { "convergence", "융복합화" } }
local label = { { "basic", "기초" }, { "basic", "기초" }, { "intermediate 1", "중간1" }, { "intermediate 2", "중간2" },
  { "advanced", "고도화" } }
local title = {
  { "basic 1", "기초 1 (실적 자동집계)" },
  { "basic 2", "기초 2 (실시간 모니터링)" },
  { "intermediate 1", "중간1 (실시간 분석·제어)" },
  { "intermediate 2", "중간2 (시스템 최적제어)" },
  { "advanced", "고도화 (자율·맞춤생산)" },
}

-- Cost of the whole project from level 0, in 억 won: { central, low, high }.
local cost = { { 1.0, 0.7, 1.2 }, { 1.3, 1.0, 1.5 }, { 3.5, 3.0, 4.0 }, { 7.0, 6.0, 8.0 }, { 12.0, 8.0, 20.0 } }
local cost_source = {
  "evidence C.3: levels 1-2 cost 1.0-1.5억; level 1 at the lower end. Check: mean of 672 projects 1.51억 (KBIZ 2018)",
  "evidence C.3: levels 1-2 cost 1.0-1.5억, firms below 50억 of sales about 1억, above 200억 about 2억 (KBIZ 2018)",
  "evidence C.3: level 3 costs 3-4억; next step planned by adopters 2.5억 (KBIZ 2018)",
  "evidence C.3: level 4 costs 6-8억; state pays at most 4억 at 50 % from 2021",
  "none built; survey 2023: all that self-declared adopters ever spent 11.3억, small and medium firms 7.5억 (official, other scope)",
}

-- Technicians needed besides those of the plant, per 100 employees: { central, low, high }. Indirect labour in E.1
-- (1.00-1.05, 1.03-1.10, 1.05-1.20) times 10 technicians per 100 employees.
local technicians = { { 0.10, 0, 0.25 }, { 0.25, 0, 0.50 }, { 0.65, 0.30, 1.00 }, { 1.25, 0.50, 2.00 }, { 1.60, 0.50, 2.50 } }

-- Months from the decision until it works, and until the full effect: { central, low, high }.
local install = { { 6, 4, 9 }, { 6, 4, 9 }, { 9, 6, 12 }, { 12, 9, 18 }, { 18, 12, 24 } }
local ramp = { { 6, 3, 12 }, { 12, 6, 24 }, { 12, 6, 24 }, { 18, 12, 36 }, { 24, 12, 48 } }

-- What installing does, as { central, low, high } of the multiplier, and hours of training of each worker: more at
-- higher levels.
local disturbs = {
  { "labour", { 1.035, 1.02, 1.05 }, "evidence F: output 2-5 % lower in the first year" },
  { "setup", { 1.05, 1.00, 1.10 }, "no figure found; trial runs at changes" },
  { "minor_stops", { 1.10, 1.00, 1.25 }, "no figure found; sensors and counters are fitted to machines" },
}
local training = { { 8, 4, 16 }, { 16, 8, 24 }, { 24, 16, 40 }, { 40, 24, 80 }, { 60, 30, 120 } }

-- Per cent of the cost that fall due when it works; the rest is paid to the supplier at the contract.
local on_completion = { 50, 30, 70 }

local interpolated = " (level 1: half-way to level 2 on a log scale)"
local extrapolated = " (level 5: half a step beyond level 4 on a log scale)"

local function how(n)
  return n == 1 and interpolated or n == 5 and extrapolated or ""
end

-- What is bought besides a level. Each acts through levers: on what is ordered, and on how long a cause is looked for;
-- none adds output. `levers` are multipliers on those of the level, { central, low, high }; `cost` in 억 won.
local korea = {
  -- AI forecasts demand: it acts where a forecast fills a stock.
  ai_forecast = {
    name = "AI demand forecast", name_ko = "AI 수요예측", cost = { 0.5, 0.3, 1.0 },
    cost_source = "no price found; of the order of a basic project (0.7억, FEBA) and of the cloud switch (0.7억, 2021)",
    levers = { forecast_error = { 0.80, 0.60, 1.00 } },
    why = { forecast_error = "no Korean figure found; full demand information cuts supply-chain cost by 2.2 % in the mean, 12.1 % at most (Cachon & Fisher 2000)" },
  },
  -- AI searches for the cause of defects: the time until a cause is found.
  ai_cause_search = {
    name = "AI cause search", name_ko = "AI 불량원인 탐색", cost = { 0.5, 0.3, 1.0 },
    cost_source = "no price found; of the order of a basic project (0.7억, FEBA) and of the cloud switch (0.7억, 2021)",
    levers = { find_cause = { 0.60, 0.40, 0.90 } },
    why = { find_cause = "no figure on the time of search found. Check: KAMP firms that watch tool life and defects had 17.8 % fewer defects (official, mbnmoney MM1005433782)" },
  },
  -- AI inspects by camera: what inspection misses.
  ai_vision = {
    name = "AI inspection", name_ko = "AI 비전검사", cost = { 0.7, 0.4, 1.5 },
    cost_source = "no price found; 0.7억 for a whole project with inspection (FEBA, press)",
    levers = { misses = { 0.40, 0.25, 0.80 } },
    why = { misses = "Chosun Refractories: reliability of inspection 90 -> 96 %, so 4 instead of 10 % are missed (official, KAMP, hankyung 202101018211Y)" },
  },
}

-- Multiplier of a lever at level n with what is bought besides, and why.
local function with(row, n, besides)
  local value = { row[n + 1][1], row[n + 1][2], row[n + 1][3] }
  local why = row.why .. how(n)
  for _, item in ipairs(besides) do
    local factor = item.levers[row[1]]
    if factor then
      for i = 1, 3 do
        value[i] = value[i] * factor[i]
      end
      why = why .. "; " .. item.name .. ": " .. item.why[row[1]]
    end
  end
  local best = row[1] == "uptime" and value[3] or value[2]
  local central = value[1] + (besides.strength or 0) * (best - value[1])
  return assumed(central, { low = value[2], high = value[3], source = why })
end

local function levers_of(n, besides)
  local set = {}
  for _, row in ipairs(lever) do
    set[row[1]] = with(row, n, besides)
  end
  return levers(set)
end

local function disturbance()
  local set = {}
  for _, row in ipairs(disturbs) do
    set[row[1]] = assumed(row[2][1], { low = row[2][2], high = row[2][3], source = row[3] })
  end
  return levers(set)
end

-- Names, and cost in 억 won as { central, low, high } with its source.
local function bought(n, besides)
  local name, name_ko, sum, source = title[n][1], title[n][2], { table.unpack(cost[n]) }, cost_source[n]
  for _, item in ipairs(besides) do
    name, name_ko = name .. " + " .. item.name, name_ko .. " + " .. item.name_ko
    source = source .. "; " .. item.name .. ": " .. item.cost_source
    for i = 1, 3 do
      sum[i] = sum[i] + item.cost[i]
    end
  end
  return name, name_ko, sum, source
end

-- The level as a scenario uses it: `before = korea.level(0), after = korea.level(2)`, or with what is bought besides,
-- from level 3 on: `korea.level(3, { korea.ai_forecast, korea.ai_cause_search })`. `strength = 0.5` there puts the levers between
-- the centre (0) and the best end (1) of their ranges; the study that is held against evaluations fits it (scenarios/evidence_2019.lua).
function korea.level(n, besides)
  if math.type(n) == "float" and n == math.floor(n) then
    n = math.floor(n)
  end
  if math.type(n) ~= "integer" or n < 0 or n > 5 then
    error("level must be a whole number from 0 to 5, not " .. tostring(n))
  end
  if n == 0 then
    return level { level = 0, name = "no ICT", name_ko = "ICT 미적용" }
  end
  besides = besides or {}
  assert(n >= 3 or #besides == 0, "AI needs what level 3 collects: korea.level(3, { ... }) or higher")
  local name, name_ko, price, source = bought(n, besides)
  return level {
    level = n, name = name, name_ko = name_ko, levers = levers_of(n, besides), disturbs = disturbance(),
    stage = stage[n][1], stage_ko = stage[n][2], label = label[n][1], label_ko = label[n][2],
    cost = assumed(eok(price[1]), { low = eok(price[2]), high = eok(price[3]), source = source }),
    on_completion = assumed(percent(on_completion[1]), { low = percent(on_completion[2]), high = percent(on_completion[3]),
      source = "half at the contract, half when it works; no contract terms found" }),
    training = assumed(hours(training[n][1]), { low = hours(training[n][2]), high = hours(training[n][3]),
      source = "no hours found; a day or two for reading screens, a week for working with them" }),
    upkeep = assumed(percent(12.5):per "year", { low = percent(10):per "year", high = percent(15):per "year",
      source = "evidence C.3; 57.4 % of 338 small and medium firms fear it (2017)" }),
    technicians = assumed(technicians[n][1], { low = technicians[n][2], high = technicians[n][3],
      source = "indirect labour in E.1" .. how(n) }),
    install = assumed(months(install[n][1]), { low = months(install[n][2]), high = months(install[n][3]),
      source = "the programme's year; 11.2 % of adopters call the build period too short (KBIZ 2018)" }),
    ramp = assumed(months(ramp[n][1]), { low = months(ramp[n][2]), high = months(ramp[n][3]),
      source = "F: full effect in year 2-3; win-win sales +19.1 % in year 1, +23.9 % in year 2 (KBIZ 2022)" }),
    software = assumed(percent(60), { low = percent(40), high = percent(90),
      source = "no split of project costs found; most projects of the programme are MES (evidence B)" }),
    software_life = assumed(years(5), { low = years(3), high = years(7), source = "evidence H: software 5 years" }),
    equipment_life = assumed(years(8), { low = years(6), high = years(12), source = "evidence H: equipment 8 years" }),
    replaced = assumed(percent(80), { low = percent(50), high = percent(100),
      source = "the survey of the plant and the moving of data are not paid twice; no figure found" }),
  }
end

return korea
