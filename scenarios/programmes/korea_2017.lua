-- 2017: half of the cost, at most 0.5억.
local rules = require "programmes.korea_rules"
local source = "budget of 2017 (asiae 2017011608504519356, nocut 4727385)"

return {
  year = 2017,
  budget = official(eok(580), { source = source .. ": 408 ministry of industry, 22 regions, 150 중기청; with private money 1,100" }),
  planned = official(2200, { source = source }),
  cumulative = official(5003, { source = "WIPS 2019: 3,495 with the state's money, 1,508 without" }),

  new_build = rules.state("new build 2017", "신규구축 2017", 2017, 50, 0.5, 1, 5, source),
}
