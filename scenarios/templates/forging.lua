-- Forging: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 10-60 s, 2-5 % defects, die changes and heat, one worker a machine.
--
-- 단조: 가열·단조 - 트리밍 - 열처리 - 쇼트 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "forge", name_ko = "단조", product = "forging", variety = 4, due = 14,
  stations = {
    { name = "heat and forge", cycle = 25, labour = 1, defects = 0.018, setup = 60, breakdown = 45, stops = { every = 300, clear = 52 } },
    { name = "trim", cycle = 14, labour = 1, defects = 0.005, setup = 40, breakdown = 70, stops = { every = 360, clear = 45 } },
    { name = "heat-treat", cycle = 20, labour = 0.5, defects = 0.008, breakdown = 90 },
    { name = "shot and finish", cycle = 20, labour = 1, defects = 0.003, by_hand = true, breakdown = 90 },
    { name = "inspect", cycle = 8, labour = 1, by_hand = true, inspects = true },
  },
}
