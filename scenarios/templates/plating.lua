-- Plating: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); a line of 30-120 min (here: a rack leaves it every few seconds a piece), 3-8 % defects, bath chemistry, half a worker a machine.
--
-- 도금: 랙킹 - 전처리·도금 라인 - 건조 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "plating shop", name_ko = "도금", product = "part", variety = 3, due = 12,
  stations = {
    { name = "rack", cycle = 9, labour = 1, defects = 0.003, by_hand = true },
    { name = "plate", cycle = 12, labour = 0.5, defects = 0.046, setup = 40, breakdown = 50, stops = { every = 360, clear = 41 } },
    { name = "dry and unrack", cycle = 8, labour = 1, defects = 0.006, by_hand = true },
    { name = "inspect", cycle = 4, labour = 1, by_hand = true, inspects = true },
  },
}
