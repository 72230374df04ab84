-- 2021: 고도화1 is level 3, 고도화2 level 4 and up.
--
-- Left out: the cap of the basic level (not found), the switch to a cloud (0.7억), robots (181억 for 57 firms, at most
-- 3억) and K-lighthouse factories (4억 a year for three years), whose shares no text says.
local rules = require "programmes.korea_rules"
local source = "MSS notice 2021-01-21 (asiae 2021012110081103471, etnews 20220628000202)"

return {
  year = 2021,
  budget = official(eok(4376), { source = source }),
  build_budget = official(eok(4002), { source = source }),
  planned = official(6000, { source = source }),
  built = derived(5240, { source = "25,039 - 19,799" }),
  cumulative = official(25039, { source = "evidence C.1" }),

  upgrade = rules.state("upgrade 2021", "고도화 2021", 2021, 50, { [3] = 2.0, [4] = 4.0, [5] = 4.0 }, 3, 5, source),
  -- For those who have a smart factory: half, at most 0.05 or 0.2억, 630 firms.
  after_care = rules.state("after-care 2021", "유지관리 2021", 2021, 50, 0.2, 1, 5, source .. ": at most 0.05 or 0.2억",
    { eligible = { min_start = 1 }, budget = official(eok(44), { source = source }), quota = official(630, { source = source }) }),

  coaching = coaching { visits = official(24, { source = "hellot" }), visit = official(won(350000), { source = "hellot" }),
    share = official(percent(90), { source = "hellot: 90 : 10" }), ramp = rules.coached_ramp },
  coached_firms = official(800, { source = source .. ": 70억" }),
}
