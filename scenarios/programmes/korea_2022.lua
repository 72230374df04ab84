-- 2022: 기초 is levels 1-2, 고도화1 level 3, 고도화2 level 4 and up. Who had support for a level gets at most 0.5억 for it
-- again. Factory 30,000 was counted at the end of the year.
--
-- Left out: the sector type (230억) and the check of levels (15억 for 1,500 firms), whose shares no text says.
local rules = require "programmes.korea_rules"
local source = "MSS notice 2022-01-17 (zdnet 20220117101609, korea.kr 156513772)"
local win_win = "MSS notice 2022-01-18 (asiae 2022011810063220281, edaily 02394406632199032)"
local samsung = "Samsung and KBIZ (hankyung 2022041202865)"

local budget = official(eok(2230), { source = source })
local planned = official(2200, { source = source })

return {
  year = 2022,
  budget = official(eok(3663), { source = source }),
  build_budget = budget, planned_public = planned,
  planned_win_win = official(1300, { source = source }),
  second_round_budget = official(eok(702), { source = "hellot 64586" }),
  second_round_planned = official(850, { source = "hellot 64586" }),
  built = derived(5105, { source = "30,144 - 25,039" }),
  cumulative = official(30144, { source = "e4ds 16135" }),

  build = rules.state("build 2022", "구축 2022", 2022, 50, { [1] = 0.5, [2] = 0.5, [3] = 2.0, [4] = 4.0, [5] = 4.0 }, 1, 5, source,
    { again = { cap = official(eok(0.5), { source = source .. ": the same level again" }) }, budget = budget, quota = planned }),

  -- Type 1: the state at most 30 %, the large firm at least 30 %, the small firm at most 40 %; the caps are the state's.
  win_win = rules.win_win("win-win 2022", "상생형 2022", 2022, 30, { [1] = 0.42, [2] = 0.42, [3] = 1.2, [4] = 2.4, [5] = 2.4 }, nil,
    1, 5, official, win_win),
  -- Type 2: small firms, basic level, 0.2억 in all, half each; the firm pays nothing.
  win_win_small = rules.win_win("win-win small 2022", "상생형 소기업 2022", 2022, 50, 0.1, 0.1, 1, 2, official, win_win,
    { eligible = rules.small }),
  -- Samsung: 60 % together.
  win_win_samsung = rules.win_win("win-win of Samsung 2022", "삼성 상생형 2022", 2022, 30,
    { [1] = 0.3, [2] = 0.3, [3] = 0.5, [4] = 1.0, [5] = 1.0 }, { [1] = 0.3, [2] = 0.3, [3] = 0.5, [4] = 1.0, [5] = 1.0 }, 1, 5, derived,
    samsung .. ": 60 % and 0.6, 1, 2억 together; split in halves", { quota = official(300, { source = samsung .. ": about 300" }) }),

  coaching = coaching { visits = official(24, { source = "hellot" }), visit = official(won(350000), { source = "hellot" }),
    share = official(percent(90), { source = "hellot: 90 : 10" }), ramp = rules.coached_ramp },
}
