-- 2019, the year of the launch: 신규 (levels 1-2) and 고도화 (level 3 and up), the win-win type, 스마트 마이스터.
--
-- Left out: 25 model factories (at most 3억 each, 6억 with robots) and robots (90억 for 30 firms), whose shares no text
-- says. A firm could apply twice a year.
local rules = require "programmes.korea_rules"
local source = "MSS notice 2019-02-12 (mbn 3756540, chemlocus 112815)"
local meister = "스마트 마이스터 2019 (esocialtimes 20805, zdnet 20190411194046)"

return {
  year = 2019,
  budget = official(eok(3428), { source = source }),
  planned = official(4000, { source = source }),
  planned_public = official(2800, { source = source }),
  built = official(4757, { source = "KIET 2020, zdnet 20210114182033; of them 914 certified without support" }),
  cumulative = official(12660, { source = "통계진흥원 2022" }),

  new_build = rules.state("new build 2019", "신규구축 2019", 2019, 50, 1.0, 1, 2, source),
  upgrade = rules.state("upgrade 2019", "고도화 2019", 2019, 50, 1.5, 3, 5, source),

  -- Samsung and the federation: the state and the firm give 60 % together, 0.6-1억 in all; half each, as their yearly
  -- funds (100억 each) are.
  win_win = rules.win_win("win-win 2019", "상생형 2019", 2019, 30, 0.5, 0.5, 1, 2, derived,
    "60 % and 0.6-1억 together (ajunews 20190305172758956); split in halves by the funds, 100억 a year each (kmib 0924065551)",
    { budget = official(eok(100), { source = "the state's yearly part (kmib 0924065551)" }) }),
  -- The same for small firms: 0.2억 in full.
  win_win_small = rules.win_win("win-win 2019, small", "상생형 2019 소기업", 2019, 50, 0.1, 0.1, 1, 2, derived,
    "0.2억 in full (ajunews 20190305172758956); halves by the funds", { eligible = rules.small }),

  -- Experts retired from large firms, two a firm for three months. For a programme: new_build:with { coaching = ... }. Who
  -- paid is not said; the state did 90 % later.
  coaching = coaching { experts = official(2, { source = meister .. ": 100 experts, 200 firms, 2 each" }), visits = 1,
    visit = derived(won(5085000), { source = meister .. ": 20.34억 / 200 firms / 2; one stay of three months each" }),
    share = official(percent(90), { source = "as later: 90 : 10 (hellot)" }), ramp = rules.coached_ramp },
  coached_firms = official(200, { source = meister }),
}
