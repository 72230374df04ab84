-- The typical line of a sector at a size, level 0 to a level: what populations are made of, one firm at a time.
--
--     gongjang run scenarios/sector_line.lua --set sector=food --set employees=120 --set level=3
--
-- sector: press, moulding, machining, casting, forging, electronics, food, plating (scenarios/templates; evidence D.3, assumptions).
-- employees: 5 to 250. level: 1 to 5. variety: products, 1 (one repetitive product) to 8. affected: share of the machine
-- time that the project covers.
--
-- 업종별 라인 전형을 기업 하나로 돌려 본다. 모집단 연구는 이런 기업 수백 개로 이루어진다.

local korea = require "levels.korea_2019"
local programmes = require "programmes.korea_2019"

local sectors = {
  press = require "templates.press", moulding = require "templates.moulding", machining = require "templates.machining",
  casting = require "templates.casting", forging = require "templates.forging", electronics = require "templates.electronics",
  food = require "templates.food", plating = require "templates.plating",
}
local sector = sectors[parameter("sector", "press")]
if not sector then
  error("sector must be press, moulding, machining, casting, forging, electronics, food or plating")
end
local employees = parameter("employees", 48)
local to = parameter("level", 2)
if math.type(to) ~= "integer" and to ~= math.floor(to) or to < 1 or to > 5 then
  error("level must be a whole number from 1 to 5, not " .. tostring(to))
end
to = math.floor(to)

local things, money = sector.template {
  employees = employees, variety = parameter("variety", sector.variety), affected = parameter("affected", 1),
  defect = parameter("defect", 1), losses = parameter("losses", 1), utilisation = parameter("utilisation", 0.72),
}

return study {
  title = string.format("%s, %d employees: level 0 to level %d", sector.name, employees, to),
  title_ko = string.format("%s, 직원 %d명: 수준 0에서 %d(으)로", sector.name_ko, employees, to),
  horizon = years(5), warm_up = weeks(8), settle = years(2), replications = 100,
  plant = plant(things), firm = firm(money),
  before = korea.level(0), after = korea.level(to),
  support = to <= 2 and programmes.new_build or programmes.upgrade,
}
