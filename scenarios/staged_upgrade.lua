-- A machining shop of 60 employees on its way to level 4: step by step, 0 -> 2 -> 3 -> 4 with the grants of three years, or
-- in one jump with that of one.
--
--     gongjang run scenarios/staged_upgrade.lua
--     gongjang run scenarios/staged_upgrade.lua --set way=jump
--
-- Both ways cost 7억 and get 3.5억 from the state: 0.65 (half of 1.3, 2020) + 1.1 (half of 2.2, 2021) + 1.75 (half of 3.5,
-- 2022), or half of 7 at once (2021: at most 4). What differs is time. The steps bring their first gains after half a year
-- and disturb three times; the jump disturbs once, for a year, and its gains come all together after two and a half years.
-- Measured from the first day, disturbance and ramp included.
--
-- 단계별 고도화(0→2→3→4)와 한 번에 가는 길(0→4)의 비교. 비용과 지원금은 같고 시간만 다르다.

local korea = require "levels.korea_2019"
local machining = require "templates.machining"

local ways = {
  steps = {
    upgrade { to = korea.level(2), support = require("programmes.korea_2020").new_build },
    upgrade { to = korea.level(3), at = years(1), support = require("programmes.korea_2021").upgrade },
    upgrade { to = korea.level(4), at = years(2), support = require("programmes.korea_2022").build },
  },
  jump = { upgrade { to = korea.level(4), support = require("programmes.korea_2021").upgrade } },
}
local way = parameter("way", "steps")
if not ways[way] then
  error("way must be steps or jump")
end

local things, money = machining.template { employees = 60 }

return study {
  title = way == "steps" and "Machining, 60 employees: level 0 to 2 to 3 to 4, a step a year"
    or "Machining, 60 employees: level 0 to 4 in one jump",
  title_ko = way == "steps" and "기계가공, 직원 60명: 해마다 한 단계씩 수준 4까지" or "기계가공, 직원 60명: 한 번에 수준 4로",
  horizon = years(6), warm_up = weeks(8), replications = 60, headline = "profit",
  plant = plant(things), firm = firm(money),
  before = korea.level(0), upgrades = ways[way],
}
