-- What the line templates of the sectors have in common: from a list of stations to a plant of so many employees, and
-- the money of its firm. A sector's file says what its stations are (evidence D.3, assumptions: no Korean survey was
-- found); this file says how many of them a firm has, who works there and what it sells for.
--
--     local press = require "templates.press"
--     local things, money = press.template { employees = 48, utilisation = 0.72, defect = 1, variety = 4 }
--     plant(things), firm(money)
--
-- A firm is told by
--   employees    5 to 250; needed
--   utilisation  of the machines, orders over what they could make; 0.72 unless given
--   defect       multiplier of the sector's defect rates, 0.5 to 2; 1 unless given
--   losses       multiplier of how often machines stop and break down, 0.5 to 2; 1 unless given
--   variety      products it makes, 1 (one repetitive product) to 8; the sector's own unless given. Each is a set-up family
--   affected     share of the machine time that the project covers, 0 to 1: stations from the first on, until it is
--                reached; 1 unless given
--
-- Built for speed, since populations live thousands of such lives: equal machines are put together to cells (`places`),
-- lots are large (about four hours in a cell), and the minor stops of some hours are one stop as long as all of them. Shares
-- of time are those of single machines; only the grain is coarser.
--
-- 업종별 라인 전형의 공통부: 종업원 수에 맞춰 설비·인력·주문·금액을 정한다. 설비는 셀로 묶어 계산을 가볍게 한다.

local templates = {}

local SHIFT_S = 8 * 3600
local WORKING_DAYS = 261
local LOT_H = 4       -- of a lot in a cell
local ROOM = 40       -- lots between two stations
local SPEED = 0.92    -- best cycle over mean cycle: machines run below their rated speed

-- People --------------------------------------------------------------------------------------------------------------

local production_wage = assumed(won(2900000), { low = won(2470000), high = won(3340000),
  source = "between the production day wage of 2019 x 209/8 h, 94,631 won (KBIZ), and all pay in 2017, 3.343 million won (KBIZ)" })
local inspector_wage = derived(won(2430000), { low = won(2100000), high = won(2800000),
  source = "operator's wage x assembler's to mean day wage, 74,250 / 88,503 (KBIZ 2018)" })
local technician_wage = derived(won(3980000), { low = won(3500000), high = won(4300000),
  source = "operator's wage x electrician's to mean day wage, 121,638 / 88,503 (KBIZ 2018)" })
local other_wage = association(won(3343000):per "month", { low = won(2900000):per "month", high = won(3800000):per "month",
  source = "SME manufacturing, all pay, 2017 (kbiznews 48829)" })
local paperwork = assumed(minutes(20), { low = minutes(10), high = minutes(40),
  source = "hand logs and check-sheets at level 0; no survey found" })
local leaves = official(percent(13.3), { low = percent(8), high = percent(17),
  source = "turnover of SME manufacturers 2012 (sedaily 1HM6WG3N9Y)" })
local ON_COST = 0.18
local wages = { production = 2.90e6, inspector = 2.43e6, technician = 3.98e6, other = 3.343e6 } -- as above, for sums

local function workers(name, count, wage, occupation, skills)
  return pool(name) { count = count, wage = wage:per "month", occupation = occupation, skills = skills,
    paperwork = paperwork, leaves = leaves:per "year" }
end

-- Below 10 employees everybody does everything; below 20 there is one who sets and repairs; from 20 on inspectors, too.
-- Two fifths are in the office, stores and tool room: 21 of the 48 of the press shop (scenarios/press_shop.lua).
-- `inspecting` is the share of inspection in the work.
local function staff(employees, inspecting)
  local others = math.max(1, math.floor(0.40 * employees + 0.5))
  local technicians = employees >= 10 and math.max(1, math.floor(0.05 * employees + 0.5)) or 0
  local hands = employees - others - technicians
  local inspectors = employees >= 20 and math.max(1, math.floor(inspecting * hands + 0.5)) or 0
  local production = hands - inspectors
  local all = { "run" }
  local people = {}
  if inspectors == 0 then
    all[#all + 1] = "inspect"
  end
  if technicians == 0 then
    all[#all + 1] = "set"
  end
  people[1] = workers("operator", production, production_wage, "production", all)
  if technicians > 0 then
    people[#people + 1] = workers("technician", technicians, technician_wage, "technician", { "set" })
  end
  if inspectors > 0 then
    people[#people + 1] = workers("inspector", inspectors, inspector_wage, "inspector", { "inspect" })
  end
  local wage = production * wages.production + inspectors * wages.inspector + technicians * wages.technician + others * wages.other
  return { people = people, others = others, run = production, inspect = inspectors, wages = wage * 12 }
end

-- How many machines ---------------------------------------------------------------------------------------------------

-- Share of a place's time that goes into a piece beyond its cycle: stops and breakdowns a working hour, set-ups a lot.
local function seconds_a_piece(s, lot, n_products, losses)
  local stops = s.stops and losses * s.stops.clear / s.stops.every or 0
  local breakdowns = s.breakdown and losses * (0.3 + 0.75) / s.breakdown or 0
  local setup = s.setup and n_products > 1 and (1 - 1 / n_products) * s.setup * 60 / lot or 0
  return s.cycle * (1 + stops + breakdowns) + setup
end

-- Person-seconds of a piece at a station.
local function labour_a_piece(s)
  return s.cycle * s.labour
end

-- Pieces a working day that the people can make, so that at level 0 the firm keeps its size: cycles are a smaller part of
-- the time of few people (square-root staffing), the rest is paperwork, set-ups, stops and waiting for work.
local function pieces_a_day(crew, work)
  local hands = crew.run + crew.inspect
  return (0.73 - 0.4 / math.sqrt(hands)) * hands * SHIFT_S / work
end

-- Machines of a station, and the cells they are put together to. Inspection has a desk for each who inspects, and
-- some more. Benches are put together less than machines: they do not fail, and who waits for eight free people waits long.
local function cells_of(s, rate, plan, crew)
  if s.inspects and crew.inspect > 0 then
    local heads = math.max(1, math.floor(crew.inspect / 5))
    local places = math.ceil(crew.inspect / heads) + 1
    return { machines = heads * places, places = places }
  end
  local use = rate * seconds_a_piece(s, plan.lot, plan.n_products, plan.losses) / (SHIFT_S * plan.utilisation)
  local n = math.max(1, math.ceil(use - 0.1))
  return { machines = n, places = math.min(n, s.by_hand and 4 * plan.most or plan.most) }
end

-- People of a cell: whole ones, or one for several cells.
local function needs_of(s, cell)
  local heads = s.labour * cell.machines / cell.places
  if heads >= 0.75 then
    return math.floor(heads + 0.5), 1
  end
  return 1, math.max(1, math.floor(1 / heads + 0.5))
end

-- Stations ------------------------------------------------------------------------------------------------------------

local function failures(s, source, losses)
  local ways = {}
  if s.stops then
    local every, clear = s.stops.every / losses, s.stops.clear
    ways[#ways + 1] = failure "minor stops" {
      minor = true,
      every = exponential(assumed(minutes(every), { low = minutes(0.5 * every), high = minutes(2 * every),
        source = source .. ": minor stops of some hours as one" })):of "operating",
      noticed = exponential(assumed(minutes(0.3 * clear), { low = minutes(0.15 * clear), high = minutes(0.5 * clear),
        source = "a third of a stop: no light, no counter" })),
      repair = lognormal { mean = assumed(minutes(0.7 * clear), { low = minutes(0.35 * clear), high = minutes(1.4 * clear),
        source = source .. ": minor stops" }), cv = 0.7 },
    }
  end
  if s.breakdown then
    local every = s.breakdown / losses
    ways[#ways + 1] = failure "breakdown" {
      every = exponential(assumed(hours(every), { low = hours(0.5 * every), high = hours(2 * every),
        source = "run to failure at level 0 (B.2); measured mean OEE 55-60 % (evocon)" })):of "operating",
      noticed = exponential(assumed(minutes(18), { low = minutes(5), high = minutes(40),
        source = "no light, no counter: a third of MTTR" })),
      repair = lognormal { mean = assumed(minutes(45), { low = minutes(25), high = minutes(90),
        source = "no Korean survey found" }), cv = 1 },
      crew = "set",
    }
  end
  return ways
end

-- Two thirds of the defects are made in control, one third while the process is out of it: after so many hours, found
-- after so many, eight to nine times as many defects. What is thrown away and what is found by inspection is up to the line.
local OUT_EVERY_H, FOUND_H = 120, 5
local function quality_of(share, source)
  local out_share = FOUND_H / (OUT_EVERY_H + FOUND_H)
  local inside = share * (2 / 3) / (1 - out_share)
  local outside = math.min(0.9, share * (1 / 3) / out_share)
  return quality {
    defects = assumed(ratio(inside), { low = ratio(0.5 * inside), high = ratio(math.min(1, 2 * inside)), source = source .. ": defects in process" }),
    out_of_control = assumed(ratio(outside), { low = ratio(0.5 * outside), high = ratio(math.min(1, 2 * outside)),
      source = "a third of the defects while out of control; no survey found" }),
    drifts = exponential(assumed(hours(OUT_EVERY_H), { low = hours(60), high = hours(240), source = "wear of tools; no survey found" })):of "operating",
    found = exponential(assumed(hours(FOUND_H), { low = hours(2), high = hours(10), source = "found at final inspection at level 0 (B.2)" })),
    restore = assumed(minutes(40), { low = minutes(20), high = minutes(60), source = "as a set-up" }),
  }
end

local function station_of(s, cell, source, plan, affected)
  local heads, tends = needs_of(s, cell)
  local grain = cell.places / cell.machines
  local who = s.inspects and "inspect" or "run"
  local spec = {
    places = cell.places, needs = { [who] = heads }, tends = tends, by_hand = s.by_hand or false, affected = affected,
    cycle = lognormal { mean = assumed(seconds(s.cycle * grain), { low = seconds(0.7 * s.cycle * grain), high = seconds(1.4 * s.cycle * grain),
      source = source .. ": cycle over the machines of a cell" }), cv = s.by_hand and 0.2 or 0.1 },
    ideal = seconds(SPEED * s.cycle * grain), fails = failures(s, source, plan.losses),
  }
  if s.setup and plan.n_products > 1 then
    spec.setup = lognormal { mean = assumed(minutes(s.setup), { low = minutes(0.5 * s.setup), high = minutes(1.7 * s.setup),
      source = source .. ": set-up" }), cv = 0.3 }
    spec.setup_needs = "set"
    spec.rule = "fewest_setups"
  end
  if s.defects then
    spec.quality = quality_of(s.defects * plan.defect, source)
  end
  if not s.inspects then
    return machine(s.name)(spec)
  end
  spec.misses = academic(percent(23), { low = percent(10), high = percent(30),
    source = "human visual inspection misses 23 %, rule of thumb 80 % detection (evidence E.1)" })
  spec.false_alarms = academic(percent(0.5), { low = percent(0.1), high = percent(2),
    source = "human visual inspection 2 % (evidence E.1); most false alarms are cleared by a second look" })
  return inspection(s.name)(spec)
end

-- Money ---------------------------------------------------------------------------------------------------------------

-- Sales a worker and year by size, won: 10-49 employees 248 million, 50-99 335, 100-499 486 (KOSBI 2013-17). Straight on
-- logarithms between the classes' middle sizes 22, 70 and 180, and on to both sides; below 10 employees no figure was found.
local function sales_a_worker(employees)
  local size = { 22, 70, 180 }
  local sales = { 248e6, 335e6, 486e6 }
  local k = employees < size[2] and 1 or 2
  local slope = math.log(sales[k + 1] / sales[k]) / math.log(size[k + 1] / size[k])
  return sales[k] * math.exp(slope * math.log(employees / size[k]))
end

local VALUE_ADDED, MARGIN = 0.39, 0.0535 -- of sales

local function money_of(firm, crew, pieces_a_year, good)
  local sales = sales_a_worker(firm.employees) * firm.employees
  local price = sales / pieces_a_year
  local material = (1 - VALUE_ADDED) * price * good
  local overhead = math.max(0, (VALUE_ADDED - MARGIN) * sales - crew.wages * (1 + ON_COST)) / 12
  return {
    price = derived(won(price), { low = won(0.8 * price), high = won(1.25 * price),
      source = "sales a worker and year by size class (KOSBI 2019: 248, 335, 486 million won) x employees / pieces a year" }),
    material = derived(won(material), { low = won(0.92 * material), high = won(1.08 * material),
      source = "1 - value added over output, 39.0 % in 2019 (KBIZ, official), x price x good share" }),
    overhead = derived(won(overhead):per "month", { low = won(0.8 * overhead):per "month", high = won(1.15 * overhead):per "month",
      source = "what leaves an operating margin of 5.35 % (BOK 2017)" }),
    staffing = staffing { target_load = assumed(percent(78), { low = percent(72), high = percent(85),
      source = "cells that ask for several people at once stand still at more" }) },
    other_heads = crew.others, other_wage = other_wage, technician_wage = technician_wage:per "month",
    social_rate = official(percent(4.5):per "year", { source = "MOEF 2017-08-11" }),
    on_cost = assumed(percent(18), { low = percent(10), high = percent(25),
      source = "four insurances and severance pay; no source read" }),
  }
end

-- Orders --------------------------------------------------------------------------------------------------------------

-- Products sell 1 : 1/2 : 1/3 ...; an order is two lots.
local function orders_of(name, n_products, rate, lot, allowance, due_days)
  local streams, names, sum = {}, {}, 0
  for i = 1, n_products do
    names[i] = name .. " " .. i
    sum = sum + 1 / i
  end
  for i = 1, n_products do
    streams[i] = orders(names[i]) {
      product = names[i], rate = pieces(rate / i / sum):per "working_day",
      quantity = lognormal { mean = 2 * lot, cv = 0.5 }, lot = lot,
      allowance = assumed(ratio(allowance), { low = ratio(0.5 * allowance), high = ratio(2 * allowance),
        source = "what this plant rejects at level 0: started besides" }),
      due = assumed(days(due_days), { low = days(0.6 * due_days), high = days(1.6 * due_days),
        source = "call-offs one to three weeks ahead; no survey found" }),
    }
  end
  return streams, names
end

-- The template of a sector --------------------------------------------------------------------------------------------

-- Which stations the project covers: from the first on, until their share of the machine time reaches `share`.
local function covered(sector, share)
  local all, sum, list = 0, 0, {}
  for _, s in ipairs(sector.stations) do
    all = all + s.cycle
  end
  for i, s in ipairs(sector.stations) do
    list[i] = sum < share * all - 1e-9
    sum = sum + s.cycle
  end
  return list
end

-- A firm outside of these is no typical line of its sector.
local function check(firm)
  local ranges = {
    { "employees", 5, 250 }, { "variety", 1, 8 }, { "affected", 0, 1 }, { "utilisation", 0.05, 1 }, { "defect", 0, 10 },
    { "losses", 0, 10 },
  }
  for _, range in ipairs(ranges) do
    local name, low, high = table.unpack(range)
    local value = firm[name]
    if value and not (value >= low and value <= high) then
      error(string.format("%s must be from %g to %g, not %s", name, low, high, tostring(value)))
    end
  end
end

local function template(sector, firm)
  check(firm)
  local plan = {
    utilisation = firm.utilisation or 0.72, defect = firm.defect or 1, losses = firm.losses or 1,
    n_products = firm.variety or sector.variety,
    most = firm.employees < 60 and 2 or firm.employees < 150 and 3 or 4, -- cells of a station
  }
  local source = "evidence D.3, template of " .. sector.name .. "; no Korean survey found"
  local work, inspecting, slowest, defects = 0, 0, 0, 0
  for _, s in ipairs(sector.stations) do
    work = work + labour_a_piece(s)
    inspecting = inspecting + (s.inspects and labour_a_piece(s) or 0)
    slowest = math.max(slowest, s.cycle)
    defects = defects + (s.defects or 0) * plan.defect
  end
  local crew = staff(firm.employees, inspecting / work)
  local started = pieces_a_day(crew, work)
  local found = defects * 0.77 + 0.005 -- what inspection rejects
  local allowance = found / (1 - found)
  local rate = started * (1 - found)
  -- The lot that keeps a cell of the slowest station for LOT_H.
  local machines = math.max(1, started * slowest / (SHIFT_S * plan.utilisation))
  plan.lot = math.max(1, math.floor(LOT_H * 3600 * math.max(1, machines / plan.most) / slowest))
  local streams, names = orders_of(sector.product, plan.n_products, rate, plan.lot, allowance, sector.due)
  local affected = covered(sector, firm.affected or 1)
  local flow = { products = names }
  for i, s in ipairs(sector.stations) do
    if i > 1 then
      flow[#flow + 1] = buffer { capacity = ROOM }
    end
    flow[#flow + 1] = station_of(s, cells_of(s, started, plan, crew), source, plan, affected[i])
  end
  local things = {
    name = sector.name, shifts = shifts "day" { days = "mon-fri", hours = { "08:00-12:00", "13:00-17:00" } },
    people = crew.people, line(sector.product)(flow),
  }
  for _, stream in ipairs(streams) do
    things[#things + 1] = stream
  end
  return things, money_of(firm, crew, rate * WORKING_DAYS, 1 / (1 + allowance))
end

function templates.sector(sector)
  return {
    name = sector.name, name_ko = sector.name_ko, variety = sector.variety,
    template = function(firm)
      return template(sector, firm)
    end,
  }
end

return templates
