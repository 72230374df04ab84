-- 2020: as 2019; the win-win type pays for upgrades too.
local rules = require "programmes.korea_rules"
local source = "MSS notice 2020-01-31 (techdaily 6192, sbiztoday 9206)"

return {
  year = 2020,
  budget = official(eok(4925), { source = source }),
  build_budget = official(eok(4150), { source = source }),
  planned = official(5600, { source = source }),
  planned_public = official(3800, { source = source }),
  built = official(7139, { source = "zdnet 20210114182033: 2,409 led by private money, of them 1,409 certified without support" }),
  cumulative = official(19799, { source = "zdnet 20210114182033" }),

  new_build = rules.state("new build 2020", "신규구축 2020", 2020, 50, 1.0, 1, 2, source),
  upgrade = rules.state("upgrade 2020", "고도화 2020", 2020, 50, 1.5, 3, 5, source),
  win_win_upgrade = rules.win_win("win-win upgrade 2020", "상생형 고도화 2020", 2020, 30, 0.9, 0.9, 3, 5, derived,
    source .. ": at most 1.8억; read as of both together, in halves"),
}
