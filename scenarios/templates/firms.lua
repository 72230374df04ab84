-- What is common to the studies of a population: sectors in shares, sizes in classes, a member made from a firm's attributes.
--
-- 모집단 연구의 공통부: 업종 비중, 규모 구분, 기업 속성에서 회원 만들기.

local market_of = require "firms.korea_market"

local firms = {
  template = {
    press = require "templates.press", moulding = require "templates.moulding", machining = require "templates.machining",
    casting = require "templates.casting", forging = require "templates.forging", electronics = require "templates.electronics",
    food = require "templates.food", plating = require "templates.plating",
  },
}

-- Projects of 2020 (evidence B.4): machinery 18.0, metal products 13.8, auto parts 10.1, electronics 6.1 %; the other 52 % have
-- no figure. Machinery is machining; metal products are press, forging and plating; auto parts press, casting and forging. The
-- rest is assumed: moulding and food as large as machinery (food and wood are called high in 2019), what is left over all alike.
firms.sectors = {
  machining = 22, press = 16, moulding = 18, food = 18, electronics = 9, forging = 6, casting = 6, plating = 5,
}

function firms.size_class(employees)
  return employees < 10 and "1-9" or employees < 50 and "10-49" or employees < 100 and "50-99" or "100+"
end

-- 44.5 % of small and medium manufacturers are subcontractors, with 80.8 % of their sales to ordering firms (KOSBI 2019); of the
-- others nothing is known, a tenth is assumed.
firms.kinds = { subcontractor = 44.5, independent = 55.5 }
local captive = { subcontractor = 0.808, independent = 0.1 }

-- f: employees, sector, kind, and whatever the template and the market take (templates/line.lua, firms/korea_market.lua; growth
-- 2 % a year and shocks of 12 % unless given, as in market/korea.lua). `more` are fields of the member (before, after, support,
-- upgrades, weight) and `firm`, fields of its firm.
function firms.member(f, more)
  local employees = math.max(5, math.min(250, math.floor(f.employees + 0.5)))
  local things, money = firms.template[f.sector].template {
    employees = employees, affected = f.affected, losses = f.losses, defect = f.defect,
    variety = f.variety,
  }
  money.market = market_of { captive = captive[f.kind], growth = f.growth or 0.02, shock = f.shock or 0.12, rivals = f.rivals }
  for name, value in pairs(more.firm or {}) do
    money[name] = value
  end
  local spec = { plant = plant(things), firm = firm(money), sector = f.sector, size = firms.size_class(employees), employees = employees }
  for name, value in pairs(more) do
    if name ~= "firm" then
      spec[name] = value
    end
  end
  return member(spec)
end

return firms
