-- 2023: support of the basic level ended except in the win-win type. The rates of this year were not found: no programmes.
local source = "MSS notice 2023 (ktcb 1698, e4ds 16135)"

return {
  year = 2023,
  budget = official(eok(1462), { source = source }),
  build_budget = official(eok(836), { source = source }),
  planned = official(758, { source = source .. ": 558 upgrades, 200 basic" }),
  planned_public = official(428, { source = source }),
  planned_win_win = official(330, { source = source }),
  -- Survey: 19.5 % of 163,273 firms with a factory call theirs smart, with the state's money or without.
  adopters = official(31782, { source = "national survey, published 2025-04-28 (dailyclick, naeil 546613)" }),
}
