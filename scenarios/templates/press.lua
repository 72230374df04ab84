-- Press and stamping: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 3-12 s, 1-3 % defects, die changes of 20-60 min, half to one worker a machine.
--
-- 프레스 가공: 타발 - 드로잉 - 트리밍·피어싱 - 용접 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "press shop", name_ko = "프레스", product = "bracket", variety = 4, due = 12,
  stations = {
    { name = "blank", cycle = 3, labour = 1, defects = 0.002, setup = 35, breakdown = 60, stops = { every = 360, clear = 45 } },
    { name = "draw", cycle = 8, labour = 1, defects = 0.009, setup = 40, breakdown = 60, stops = { every = 360, clear = 49 } },
    { name = "trim and pierce", cycle = 9, labour = 1, defects = 0.005, setup = 35, breakdown = 60, stops = { every = 360, clear = 49 } },
    { name = "weld", cycle = 11, labour = 1, defects = 0.004, by_hand = true, breakdown = 80 },
    { name = "inspect", cycle = 4, labour = 1, by_hand = true, inspects = true },
  },
}
