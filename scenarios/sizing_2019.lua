-- How large should the grants of 2019 have been, for whom, and what did 3,428억 buy? Small and medium manufacturers with 10
-- and more employees that decide for themselves, under the rules of 2019 (new build 50 %, at most 1억; upgrade to level 3 and
-- more 50 %, at most 1.5억).
--
--     gongjang frontier scenarios/sizing_2019.lua --budget 3428억
--     gongjang frontier scenarios/sizing_2019.lua --budget 3428억 --reserve size:10-49=60% --quota "level:level 4=100"
--     gongjang breakeven scenarios/sizing_2019.lua --firm 7
--     gongjang run scenarios/sizing_2019.lua
--
-- Each drawn firm stands for its share of the 67,377 establishments of 2019. Its target level is drawn from what was built;
-- levers and market are those fitted in scenarios/evidence_2019.lua.
--
-- 2019년 지원사업의 적정 규모: 기업별 최소 지원액과 예산 3,428억의 순고용 효과.

local korea = require "levels.korea_2019"
local year = require "programmes.korea_2019"
local rules = require "programmes.korea_rules"
local firms = require "templates.firms"
local fitted = require "evidence.fitted"

-- New build and upgrade in one, so that they share the year's budget.
local support = rules.state("support 2019", "2019년 보급사업", 2019, 50, { [1] = 1.0, [2] = 1.0, [3] = 1.5, [4] = 1.5, [5] = 1.5 }, 1, 5,
  "MSS notice 2019-02-12 (mbn 3756540, chemlocus 112815)", { budget = year.budget })
local n = parameter("firms", 120)

return study {
  title = "Sizing the programme of 2019",
  title_ko = "2019년 지원사업의 적정 규모",
  warm_up = months(4), decide_at = years(1), settle = years(2.5), horizon = years(4), replications = parameter("replications", 4),
  population = population {
    firms = n,
    draw = {
      employees = lognormal { mean = 33, cv = 1.1 }, -- cut to 10..250: mean 31, employees an establishment 30.3 (KBIZ 2019)
      sector = firms.sectors,
      level = discrete { values = { 1, 2, 3, 4 }, weights = { 35, 45, 18.5, 1.5 } }, -- stock at the end of 2018 (evidence B.3)
      kind = firms.kinds,
    },
    make = function(f)
      local one = {
        employees = math.max(10, f.employees), sector = f.sector, kind = f.kind, affected = fitted.affected, losses = fitted.losses,
        growth = fitted.growth, shock = fitted.shock,
      }
      return firms.member(one, {
        before = korea.level(0), after = korea.level(f.level, { strength = fitted.strength }),
        support = support,
        firm = { decision = require "firms.korea_decision" },
        weight = derived(67377 / n, { low = 65000 / n, high = 72000 / n, source = "67,377 SME manufacturing establishments with 10 and more employees in 2019 (KBIZ) / firms drawn" }),
      })
    end,
  },
}
