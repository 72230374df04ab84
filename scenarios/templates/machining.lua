-- Machining: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 60-300 s, 1-3 % defects, set-ups and tool wear, a third to two thirds of a worker a machine.
--
-- 절삭가공: 절단 - 선삭 - 밀링·드릴 - 사상·세척 - 측정
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "machine shop", name_ko = "절삭가공", product = "shaft", variety = 8, due = 14,
  stations = {
    { name = "cut", cycle = 60, labour = 0.5, defects = 0.001, setup = 20, breakdown = 90, stops = { every = 450, clear = 38 } },
    { name = "turn", cycle = 150, labour = 0.5, defects = 0.008, setup = 50, breakdown = 70, stops = { every = 360, clear = 45 } },
    { name = "mill and drill", cycle = 210, labour = 0.5, defects = 0.009, setup = 60, breakdown = 70, stops = { every = 360, clear = 45 } },
    { name = "deburr and wash", cycle = 80, labour = 1, defects = 0.002, by_hand = true },
    { name = "measure", cycle = 35, labour = 1, by_hand = true, inspects = true },
  },
}
