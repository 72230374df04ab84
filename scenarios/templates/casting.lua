-- Casting and die casting: a typical line, not a real one. Stations, cycles, defects, set-ups and people a machine lie in the
-- ranges of evidence D.3 (assumptions: no Korean survey was found); cycles of 40-120 s, 5-10 % defects, furnace and die failures, 0.7 to 1.5 workers a machine.
--
-- 주조·다이캐스팅: 용해·주입 - 탈사 - 사상 - 가공 - 검사
--
-- Each station: cycle in seconds, labour in people a machine, defects as a share, setup in minutes, breakdown in working
-- hours between two, stops { minutes between, minutes }.

local templates = require "templates.line"

return templates.sector {
  name = "foundry", name_ko = "주조", product = "casting", variety = 4, due = 14,
  stations = {
    { name = "melt and pour", cycle = 80, labour = 1, defects = 0.052, setup = 60, breakdown = 50, stops = { every = 300, clear = 49 } },
    { name = "knock out", cycle = 45, labour = 1, defects = 0.004, breakdown = 80, stops = { every = 450, clear = 38 } },
    { name = "fettle", cycle = 90, labour = 1, defects = 0.007, by_hand = true },
    { name = "machine", cycle = 90, labour = 0.7, defects = 0.012, setup = 40, breakdown = 70, stops = { every = 360, clear = 41 } },
    { name = "inspect", cycle = 25, labour = 1, by_hand = true, inspects = true },
  },
}
