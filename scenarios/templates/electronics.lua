-- Electronics (SMT): a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 10-30 s, 0.3-2 % defects, feeders and changeovers, 0.3 workers a machine and assembly by hand.
--
-- 전자(SMT): 인쇄·실장·리플로 - 수삽·조립 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "electronics shop", name_ko = "전자 SMT", product = "board", variety = 8, due = 10,
  stations = {
    { name = "print and place", cycle = 20, labour = 0.5, defects = 0.006, setup = 45, breakdown = 90, stops = { every = 270, clear = 41 } },
    { name = "reflow", cycle = 12, labour = 0.33, defects = 0.002, breakdown = 120 },
    { name = "assemble", cycle = 45, labour = 1, defects = 0.004, by_hand = true },
    { name = "test", cycle = 12, labour = 1, by_hand = true, inspects = true },
  },
}
