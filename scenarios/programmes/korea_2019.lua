-- Who paid for a smart factory in Korea: rates and caps by year (evidence C.1 and C.2). Shares are of the project's
-- cost; what is left is the firm's. The mean project of 2018 left the firm 63.4 %, not 50 %, because the caps bind
-- (KBIZ, 672 adopters).
--
-- Levels: 신규 (new build) and 기초 are levels 1-2, 고도화1 is level 3, 고도화2 level 4, 고도화 (2019 and 2020:
-- "upgrade") levels 3 and up.

-- A programme in which the state alone pays half, up to a cap in 억 won.
local function state_half(name, name_ko, year, cap, first, last, source)
  return programme(name) {
    name_ko = name_ko, year = year, min_level = first, max_level = last,
    payer "state" { name_ko = "정부", share = official(percent(50), { source = source }),
      cap = official(eok(cap), { source = source }) },
  }
end

-- 상생형: a large firm joins. `state_cap` in 억 won; the large firm's share has no cap of its own unless `large_cap` is
-- given.
local function win_win(name, name_ko, year, share, state_cap, large_cap, first, last, mark, source)
  return programme(name) {
    name_ko = name_ko, year = year, min_level = first, max_level = last,
    payer "state" { name_ko = "정부", share = mark(percent(share), { source = source }),
      cap = mark(eok(state_cap), { source = source }) },
    payer "large firm" { name_ko = "대기업·공공기관", public = false, share = mark(percent(share), { source = source }),
      cap = large_cap and mark(eok(large_cap), { source = source }) or nil },
  }
end

local notice_2019 = "MSS notice 2019-02-12 (mbn 3756540, chemlocus 112815)"
local notice_2020 = "MSS notice 2020-01-31 (techdaily 6192, sbiztoday 9206)"
local notice_2021 = "MSS notice 2021-01-21 (asiae 2021012110081103471, etnews 20220628000202)"
local notice_2022 = "MSS notice 2022-01-17 (zdnet 20220117101609, korea.kr 156513772)"
local notice_win_win_2022 = "MSS notice 2022-01-18 (asiae 2022011810063220281)"

local programmes = {
  -- 2018
  new_build_2018 = state_half("new build 2018", "신규구축 2018", 2018, 0.5, 1, 2, "evidence C.1, 2018"),
  upgrade_2018 = state_half("upgrade 2018", "고도화 2018", 2018, 1.0, 3, 5, "evidence C.1, 2018"),

  -- 2019: the year of the launch
  new_build = state_half("new build 2019", "신규구축 2019", 2019, 1.0, 1, 2, notice_2019),
  upgrade = state_half("upgrade 2019", "고도화 2019", 2019, 1.5, 3, 5, notice_2019),
  -- Samsung and the federation: the state and the firm give 60 % together, 0.6-1억 in all; half each, as their yearly
  -- funds (100억 each) are
  win_win_2019 = win_win("win-win 2019", "상생형 2019", 2019, 30, 0.5, 0.5, 1, 2, derived,
    "60 % and 0.6-1억 together (ajunews 20190305172758956); split in halves by the funds, 100억 a year each (kmib 0924065551)"),
  -- the same for small firms: 0.2억 in full
  win_win_small_2019 = win_win("win-win 2019, small", "상생형 2019 소기업", 2019, 50, 0.1, 0.1, 1, 2, derived,
    "0.2억 in full (ajunews 20190305172758956); halves by the funds"),

  -- 2020 to 2022
  new_build_2020 = state_half("new build 2020", "신규구축 2020", 2020, 1.0, 1, 2, notice_2020),
  upgrade_2020 = state_half("upgrade 2020", "고도화 2020", 2020, 1.5, 3, 5, notice_2020),
  upgrade1_2021 = state_half("upgrade 1, 2021", "고도화1 2021", 2021, 2.0, 3, 3, notice_2021),
  upgrade2_2021 = state_half("upgrade 2, 2021", "고도화2 2021", 2021, 4.0, 4, 5, notice_2021),
  basic_2022 = state_half("basic 2022", "기초 2022", 2022, 0.5, 1, 2, notice_2022),
  upgrade1_2022 = state_half("upgrade 1, 2022", "고도화1 2022", 2022, 2.0, 3, 3, notice_2022),
  upgrade2_2022 = state_half("upgrade 2, 2022", "고도화2 2022", 2022, 4.0, 4, 5, notice_2022),

  -- 2022, win-win type 1: state at most 30 %, large firm at least 30 %, small firm at most 40 %; caps are the state's
  win_win_basic_2022 = win_win("win-win basic 2022", "상생형 기초 2022", 2022, 30, 0.42, nil, 1, 2, official, notice_win_win_2022),
  win_win_upgrade1_2022 = win_win("win-win upgrade 1, 2022", "상생형 고도화1 2022", 2022, 30, 1.2, nil, 3, 3, official, notice_win_win_2022),
  win_win_upgrade2_2022 = win_win("win-win upgrade 2, 2022", "상생형 고도화2 2022", 2022, 30, 2.4, nil, 4, 5, official, notice_win_win_2022),
  -- type 2: small firms, basic level, at most 0.2억, nothing to pay
  win_win_small_2022 = win_win("win-win small 2022", "상생형 소기업 2022", 2022, 50, 0.1, 0.1, 1, 2, official, notice_win_win_2022),
}

return programmes
