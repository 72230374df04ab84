-- Injection moulding: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 20-60 s, 2-5 % defects, mould changes of 30-90 min, a fifth to half a worker a machine.
--
-- 사출성형: 사출·취출 - 후가공 - 검사·포장
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "moulding shop", name_ko = "사출", product = "housing", variety = 6, due = 14,
  stations = {
    { name = "mould", cycle = 36, labour = 0.33, defects = 0.028, setup = 70, breakdown = 90, stops = { every = 360, clear = 41 } },
    { name = "trim", cycle = 11, labour = 1, defects = 0.007, by_hand = true },
    { name = "inspect and pack", cycle = 5, labour = 1, by_hand = true, inspects = true },
  },
}
