-- A captive supplier and its large firm share a project 30 : 30 : 40 (state, large firm, supplier: win-win type 1 of 2022). What
-- does each get? The supplier's unit cost falls and half of that goes into its price; the large firm gets fewer defective pieces,
-- fewer late deliveries and that lower price.
--
--     gongjang run scenarios/winwin_supplier.lua
--     gongjang run scenarios/winwin_supplier.lua --set level=3
--     gongjang run scenarios/winwin_supplier.lua --set type=none
--
-- type: win_win (30 : 30 : 40), state (50 % of the state alone, the general type), none. What a defective piece or a late order
-- costs the large firm is assumed: no figure was found. Barrot and Sauvagnat put a supplier's breakdown at 2 % of its customer's
-- sales growth; here it is some dozens of prices of a piece, and a day's worth of pieces for a late order.
--
-- 상생형(정부 30 : 대기업 30 : 중소기업 40) 협력사. 누가 얼마를 얻는가.

local korea = require "levels.korea_2019"
local rules = require "programmes.korea_2022"
local press = require "templates.press"
local market = require "market.korea"
local finance = require "finance.korea"

local to = parameter("level", 2)
local kinds = { win_win = rules.win_win, state = rules.build, none = false }
local kind = parameter("type", "win_win")
if kinds[kind] == nil then
  error("type must be win_win, state or none")
end

local things, money = press.template { employees = 55 }
money.market = market.subcontractor
money.finance = finance { year = 2022, cash = assumed(eok(5), { low = eok(2), high = eok(10), source = "half a month's sales; no survey found" }),
  credit = assumed(eok(10), { low = eok(5), high = eok(20), source = "a month's sales; no survey found" }) }
money.customer = customer {
  escape_claim = assumed(won(10000), { low = won(2000), high = won(50000), source = "some prices of a piece; no survey found" }),
  escape_harm = assumed(won(60000), { low = won(10000), high = won(300000), source = "sorting, return, now and then a stopped line; no survey found" }),
  late_claim = assumed(won(300000), { low = won(0), high = won(1000000), source = "penalties for late delivery; no survey found" }),
  late_harm = assumed(won(1500000), { low = won(300000), high = won(6000000), source = "changed plans, special transport, now and then a stopped line; no survey found" }),
}

return study {
  title = string.format("Supplier of 55 employees, level 0 to %d: %s", to,
    kind == "win_win" and "30 : 30 : 40 with its large firm" or kind == "state" and "half paid by the state" or "paid by itself"),
  title_ko = string.format("직원 55명 협력사, 수준 0에서 %d: %s", to,
    kind == "win_win" and "상생형 30:30:40" or kind == "state" and "정부 50%" or "자부담"),
  horizon = years(5), warm_up = weeks(8), decide_at = years(0.5), settle = years(2), replications = parameter("replications", 60),
  plant = plant(things), firm = firm(money),
  before = korea.level(0), after = korea.level(to), support = kinds[kind] or nil,
}
