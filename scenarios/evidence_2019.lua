-- Against the evidence: the cohort that the evaluation of 2019 looked at (5,003 adopters of 2014-17), simulated, and what
-- it shows beside what official evaluations and other studies report.
--
-- Sizes are drawn so that the mean is 71 employees and 8.9 % have fewer than 10; levels 1-2 are 78.7 % of adopters, level 3
-- 19.9 %, level 4 1.4 % (level 4 is drawn more often and weighs less, or its cell would be three firms); sectors as in the
-- projects of 2020. All adopt at the end of the first year, with the grant, and are looked at in the third year after:
-- the cohort of 2014-17 was looked at in 2018-19. Which figure stands beside what: scenarios/evidence/korea.lua.
--
-- Fitted, by scripts/calibrate, to means over all adopters only:
--   strength  where in their prior ranges the levers lie (0 central, 1 the good end): output of the process, defects, lead time
--   affected  share of the machine time that the project covers (evidence F: half the line): the same three
--   losses    how often machines stop at level 0, within the range of 0.5 to 2 times the template: the same three
--   growth    of orders whatever the firm does, a year: sales, jobs
--   shock     spread of orders: the share of firms whose sales fall, whose jobs rise
-- Everything by size, sales and level is a prediction.
--
-- 2014-17년 도입기업 5,003개 성과평가(2019.5)를 모의 모집단과 나란히 놓는다. 평균에만 맞추고 규모·수준별 칸은 예측이다.

local korea = require "levels.korea_2019"
local programmes = require "programmes.korea_2018"
local evidence = require "evidence.korea"
local firms = require "templates.firms"
local fitted = require "evidence.fitted"

local strength = parameter("strength", fitted.strength)
local affected = parameter("affected", fitted.affected)
local losses = parameter("losses", fitted.losses)
local growth = parameter("growth", fitted.growth)
local shock = parameter("shock", fitted.shock)

-- Drawn share of each level, and the share that it stands for. How the 78.7 % divide between levels 1 and 2 is not reported.
local drawn = { 30, 35, 25, 10 }
local real = { 39.35, 39.35, 19.9, 1.4 }

return study {
  title = "The cohort of 2014-17 against its evaluations",
  title_ko = "2014-17년 도입기업 성과평가와 비교",
  warm_up = months(4), decide_at = years(1), settle = years(3), horizon = years(4), replications = parameter("replications", 3),
  headline = "process_output_per_hour",
  population = population {
    firms = parameter("firms", 150),
    draw = {
      employees = lognormal { mean = 84.8, cv = 1.633 }, -- cut to 5..250: mean 71, 8.9 % below 10
      sector = firms.sectors,
      level = discrete { values = { 1, 2, 3, 4 }, weights = drawn },
      kind = firms.kinds,
    },
    make = function(f)
      local one = {
        employees = f.employees, sector = f.sector, kind = f.kind, affected = affected, losses = losses,
        growth = growth, shock = shock, rivals = 0, -- 5,003 adopters of some 67,000: their rivals are outside the cohort
      }
      return firms.member(one, {
        before = korea.level(0), after = korea.level(f.level, { strength = strength }),
        support = f.level <= 2 and programmes.new_build or programmes.upgrade,
        weight = derived(real[f.level] / drawn[f.level], { low = 0.1, high = 2, source = "share of adopters at the level / share drawn" }),
      })
    end,
  },
  evidence = evidence.all(),
}
