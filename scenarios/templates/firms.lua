-- What is common to the studies of a population: sectors in shares, sizes in classes, a member made from a firm's attributes.
--
-- 모집단 연구의 공통부: 업종 비중, 규모 구분, 기업 속성에서 회원 만들기.

local market = require "market.korea"

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
local captive = {
  subcontractor = academic(percent(80.8), { low = percent(70), high = percent(90), source = "share of sales to ordering firms of those who have any (KOSBI 2019-08-20)" }),
  independent = assumed(percent(10), { low = percent(0), high = percent(30), source = "no figure of firms that are no subcontractors" }),
}

-- What a study sets of the market: fitted values, and 0 for rivals outside the firms it has.
local FITTED = "fitted where a study says so"
local function market_of(f)
  return market.with(captive[f.kind], {
    growth = f.growth and assumed(percent(100 * f.growth):per "year", { low = percent(-5):per "year", high = percent(10):per "year", source = FITTED }),
    shock = f.shock and assumed(percent(100 * f.shock), { low = percent(0), high = percent(60), source = FITTED }),
    rivals = f.rivals and assumed(percent(100 * f.rivals), { low = percent(0), high = percent(95), source = "given by the study" }),
  })
end

-- f: employees, sector, kind, and whatever the template and the market take (templates/line.lua; growth and shock, shares a year, and
-- rivals, a share, as in market/korea.lua unless given). `more` are fields of the member (before, after, support,
-- upgrades, weight) and `firm`, fields of its firm.
function firms.member(f, more)
  local employees = math.max(5, math.min(250, math.floor(f.employees + 0.5)))
  local things, money = firms.template[f.sector].template {
    employees = employees, affected = f.affected, losses = f.losses, defect = f.defect,
    variety = f.variety,
  }
  money.market = market_of(f)
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
