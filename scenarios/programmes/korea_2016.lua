-- 2016: the main programme, and a supplementary one whose cap grows with the project: half of a project below 2억, 1억 to
-- 2.5억, 40 % to 5억, 2억 above. That is what the better of `supplementary` and `supplementary_large` pays.
local rules = require "programmes.korea_rules"
local source = "notice of 2016 (electimes 1480383770139685010)"

local budget = official(eok(150), { source = source })
local planned = official(400, { source = source })

return {
  year = 2016,
  budget = budget, planned_public = planned,
  supplementary_budget = official(eok(395), { source = source }),
  supplementary_planned = official(400, { source = source .. ": about 400" }),
  cumulative = recalled(2800, { source = "no source read" }),

  new_build = rules.state("new build 2016", "신규구축 2016", 2016, 50, 0.5, 1, 5, source,
    { budget = budget, quota = planned }),
  supplementary = rules.state("supplementary 2016", "추경 2016", 2016, 50, 1.0, 1, 5, source),
  supplementary_large = rules.state("supplementary 2016, above 2.5억", "추경 2016 (2.5억 초과)", 2016, 40, 2.0, 1, 5, source),
}
