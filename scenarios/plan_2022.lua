-- The plan of 30,000 smart factories by 2022: the cohorts of 2014 to 2022 as they were built, each under the rules of its year,
-- over eleven years. How many factories, at what public cost a year, and how many jobs in the end.
--
--     gongjang run scenarios/plan_2022.lua
--     gongjang run scenarios/plan_2022.lua --set firms=480 --replications 4
--
-- A drawn firm stands for 126 of the 30,144 factories. Its year is drawn with the numbers built (evidence C.1), its
-- level from the stock at the end of 2020; 19.5 % of a year's factories were built without support (914 of 4,757 in 2019, 1,409
-- of 7,139 in 2020). A year's programme pays half up to the caps of its rules, to as many as were built with support, within its
-- budget; who finds it empty comes again a year later. Of 2014 to 2016 no whole budget is known. Budgets also paid for
-- model factories, robots, coaching, centres and running it all, so the simulated sum should stay below them. Year 1 of the
-- table by year is 2014.
--
-- 2022년까지 3만개 보급계획: 2014-22년 구축 실적을 연도별 지원규칙으로 모의한다. 표의 1년차가 2014년이다.

local korea = require "levels.korea_2019"
local rules = require "programmes.korea_rules"
local firms = require "templates.firms"
local fitted = require "evidence.fitted"

-- Year, built (differences of the cumulative numbers 227, 1,240, 2,800, 5,003, 7,903, 12,660, 19,799, 25,039, 30,144), cap of the
-- grant below level 3, at level 3, at level 4 (억 won), budget (억 won). No rule of 2014 was found: that of 2015. For the basic level of
-- 2021 no cap was found: that of 2020.
local C1 = "evidence C.1"
local plan = {
  { 2014, 227, 0.5, 0.5, 0.5 }, { 2015, 1013, 0.6, 0.6, 0.6 }, { 2016, 1560, 0.5, 0.5, 0.5 }, { 2017, 2203, 0.5, 0.5, 0.5, 1100 },
  { 2018, 2900, 0.5, 1, 1, 1330 }, { 2019, 4757, 1, 1.5, 1.5, 3428 }, { 2020, 7139, 1, 1.5, 1.5, 4925 },
  { 2021, 5240, 1, 2, 4, 4376 }, { 2022, 5105, 0.5, 2, 4, 3663 },
}
local SUPPORTED = 0.805

local programme_of, years_drawn, weights = {}, {}, {}
for i, row in ipairs(plan) do
  local caps = { [1] = row[3], [2] = row[3], [3] = row[4], [4] = row[5], [5] = row[5] }
  local more = { quota = derived(math.floor(SUPPORTED * row[2] + 0.5), { low = 0, high = row[2], source = "80.5 % of the factories built in the year" }) }
  if row[6] then
    more.budget = official(eok(row[6]), { source = C1 })
  end
  programme_of[row[1]] = rules.state("plan " .. row[1], row[1] .. "년 보급사업", row[1], 50, caps, 1, 5, C1, more)
  years_drawn[i], weights[i] = row[1], row[2]
end

local n = parameter("firms", 240) -- more than a hundred a firm: the quota of 2014 is 183

return study {
  title = "30,000 smart factories by 2022",
  title_ko = "스마트공장 3만개 보급계획 (2014-2022)",
  warm_up = months(4), decide_at = years(1), settle = years(10), horizon = years(11), replications = parameter("replications", 2),
  population = population {
    firms = n,
    draw = {
      employees = lognormal { mean = 60, cv = 1.5 }, -- cut to 5..250: larger firms came first (mean 71 to 2017), win-win and basic level smaller ones
      sector = firms.sectors,
      kind = firms.kinds,
      year = discrete { values = years_drawn, weights = weights },
      level = discrete { values = { 1, 2, 3, 4 }, weights = { 36, 40, 22.5, 1.5 } }, -- stock at the end of 2020: 77.9 % basic (evidence B.3)
      paid = { state = 80.5, self = 19.5 },
    },
    make = function(f)
      local one = { employees = f.employees, sector = f.sector, kind = f.kind, affected = fitted.affected, losses = fitted.losses,
        growth = fitted.growth, shock = fitted.shock }
      local to = korea.level(f.level, { strength = fitted.strength })
      return firms.member(one, {
        before = korea.level(0),
        upgrades = { upgrade { to = to, at = years(f.year - 2014), support = f.paid == "state" and programme_of[f.year] or nil } },
        weight = derived(30144 / n, { low = 25000 / n, high = 31782 / n, source = "30,144 built by 2022 (official) / firms drawn; 31,782 in the survey of 2023" }),
      })
    end,
  },
}
