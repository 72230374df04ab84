-- What a grant buys in a press shop of 48 employees, and what that hangs on: a design over what nobody knows (load, how captive its orders are, how bad
-- scrap and stops are at level 0) and over what the state and the firm choose (level, share of the grant, expert visits).
--
--     gongjang check scenarios/press_shop_sweep.lua                    the factors, their ranges and sources
--     gongjang sweep scenarios/press_shop_sweep.lua --dry-run          points, runs, time
--     gongjang sweep scenarios/press_shop_sweep.lua
--
-- The line is the sector's template (scenarios/templates/press.lua); ranges and sources are those of the library. The grant is at most 1억 up to level 2 and
-- 1.5억 above, as in 2019 for new builds and upgrades, but its share is free: half in 2019. That more than half is for levels 1 and 2 only is an assumption of
-- this experiment, and its constraint.
--
-- 직원 48명 프레스 업체: 지원율·수준·전문가 방문(정책)과 부하·전속도·불량·고장(불확실성)을 함께 바꾸어 본다.
local korea = require "levels.korea_2019"
local programmes = require "programmes.korea_2019"
local market = require "market.korea"
local press = require "templates.press"

local LOAD = "capacity utilisation of SME manufacturing 72 % (KBIZ 2013; none found for 2018-21)"
local D3 = "evidence D.3, template of a press shop; no Korean survey found"

-- What nobody chooses
local load = uncertainty("load", 0.72, { low = 0.6, high = 0.9, mark = "ASSUMP", source = LOAD })
local captive = uncertainty("captive", academic(percent(80.8), { low = percent(70), high = percent(90),
  source = "share of sales to ordering firms of those who have any (KOSBI 2019-08-20)" }))
local defect = uncertainty("defect", 1.0, { low = 0.5, high = 2.0, shape = "log_uniform", group = "floor", mark = "ASSUMP", source = D3 })
local losses = uncertainty("losses", 1.0, { low = 0.5, high = 2.0, shape = "log_uniform", group = "floor", mark = "ASSUMP", source = D3 })

-- What is chosen
local to = lever("level", 2, { values = { 1, 2, 3, 4 } })
local grant = lever("grant", percent(50), { low = percent(0), high = percent(70) })
local visits = lever("experts", false, { values = { true, false } })

local things, money = press.template { employees = 48, utilisation = load, defect = defect, losses = losses }
money.market = market.with(captive)

local support = programme "grant" {
  name_ko = "지원금", year = 2019, min_level = 1, max_level = 5,
  payer "state" { name_ko = "정부", share = grant, cap = to <= 2 and eok(1) or eok(1.5) },
  coaching = visits and programmes.coaching or nil,
}

return study {
  title = "Press shop, 48 employees: what a grant buys",
  title_ko = "직원 48명 프레스 업체: 지원금의 효과",
  horizon = years(4), warm_up = weeks(8), decide_at = years(0.5), settle = years(2), replications = 20, headline = "heads_needed",
  plant = plant(things), firm = firm(money),
  before = korea.level(0), after = korea.level(to), support = support,
  experiment = experiment {
    outcomes = { "process_output_per_hour", "heads_needed", "defect_share", "npv_firm", "npv_state", "npv_society", "support_paid" },
    constraints = { "level <= 2 or grant <= 50" },
    design = "sobol", points = 64, replications = 4,
  },
}
