-- Food: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 1-5 s, 1-3 % defects, cleaning between products and jams of fillers, one to two workers a machine.
--
-- 식품: 세척·조리 - 충진 - 밀봉 - 포장 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "food plant", name_ko = "식품", product = "pack", variety = 4, due = 12,
  stations = {
    { name = "cut and cook", cycle = 3, labour = 1.5, defects = 0.006, setup = 50, breakdown = 80, stops = { every = 360, clear = 34 } },
    { name = "fill", cycle = 4, labour = 1, defects = 0.008, setup = 45, breakdown = 60, stops = { every = 220, clear = 45 } },
    { name = "seal", cycle = 4, labour = 1, defects = 0.006, setup = 20, breakdown = 70, stops = { every = 270, clear = 38 } },
    { name = "pack", cycle = 4.5, labour = 1, by_hand = true },
    { name = "metal detector", cycle = 1.2, labour = 1, by_hand = true, inspects = true },
  },
}
