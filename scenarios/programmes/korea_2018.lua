-- 2018: 신규 (levels 1-2) and 고도화 (level 3 and up). The win-win type begins.
local rules = require "programmes.korea_rules"
local source = "evidence C.1, 2018"

return {
  year = 2018,
  budget = official(eok(1330), { source = source }),
  planned = derived(2900, { source = "7,903 - 5,003" }),
  built = derived(2900, { source = "7,903 - 5,003" }),
  cumulative = official(7903, { source = source }),

  new_build = rules.state("new build 2018", "신규구축 2018", 2018, 50, 0.5, 1, 2, source),
  upgrade = rules.state("upgrade 2018", "고도화 2018", 2018, 50, 1.0, 3, 5, source),

  -- Pilot with public utilities: 60 % together, at most 0.6억, 22 firms.
  win_win_utility = rules.win_win("win-win of public utilities 2018", "상생형 발전공기업 시범 2018", 2018, 30, 0.3, 0.3, 1, 2, derived,
    "60 % and 0.6억 together (snmnews 430855); split in halves, as the later type is",
    { quota = official(22, { source = "snmnews 430855" }) }),
}
