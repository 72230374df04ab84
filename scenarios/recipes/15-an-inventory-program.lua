-- 15 An inventory program of a textbook, number for number: (s, S) with a look each month
--
-- Law (Simulation Modeling and Analysis, 1.5) compares nine policies over 120 months: each month the stock is looked at; below s it is ordered up
-- to S, for 32 and 3 a piece, and delivered half a month to a month later. Customers come ten a month and ask for 1 to 4 pieces; what is missing is
-- owed to them. Holding costs 1 a piece and month, owing 5. As in chapter 06 the script lives the history first, because his program
-- draws all from one stream in the order of its events, through all policies one after the other; the floor replays it. A month is a day here.
--
-- The delivery is a machine with places for all orders: its k-th lot takes the k-th delivery time, as a time a piece.
local policies = { { 20, 40 }, { 20, 60 }, { 20, 80 }, { 20, 100 }, { 40, 60 }, { 40, 80 }, { 40, 100 }, { 60, 80 }, { 60, 100 } }
local wanted = parameter("policy", 1)
local months = 120

local z = 1973272912
local function uniform01()
  z = z * 630360016 % 2147483647
  return (z >> 7 | 1) / 16777216
end
local function exponential01()
  return -0.1 * math.log(uniform01())
end
local function size()
  local u = uniform01()
  return u < 0.167 and 1 or u < 0.5 and 2 or u < 0.833 and 3 or 4
end

local gaps, sizes, delivery
local function live(s, S)
  gaps, sizes, delivery = { exponential01() }, {}, {}
  local level, demand, arrival, look, amount = 60, gaps[1], math.huge, 0, 0
  while true do
    if arrival <= demand and arrival <= months and arrival <= look then
      level, arrival = level + amount, math.huge
    elseif demand <= months and demand <= look then
      sizes[#sizes + 1] = size()
      level = level - sizes[#sizes]
      gaps[#gaps + 1] = exponential01()
      demand = demand + gaps[#gaps]
    elseif months <= look then
      return
    else
      if level < s then
        amount = S - level
        local lead = 0.5 + 0.5 * uniform01()
        arrival = look + lead
        delivery[#delivery + 1] = lead / amount
      end
      look = look + 1
    end
  end
end
for i = 1, wanted do
  live(policies[i][1], policies[i][2])
end
local s, S = policies[wanted][1], policies[wanted][2]

return study {
  title = "(" .. s .. ", " .. S .. ") looked at each month",
  horizon = days(months),
  warm_up = days(0),
  replications = 1,
  replications_min = 1,
  headline = "fill_rate",
  plant = plant {
    machine "delivery" { places = 10, cycle = recorded { values = delivery, unit = "days" } },
    product "widget" { step { at = "delivery" } },
    stock "widgets" { product = "widget", initial = 60, reorder = s, up_to = S, review = days(1), lot = 1000 },
    orders {
      product = "widget",
      from = "widgets",
      every = recorded { values = gaps, unit = "days" },
      quantity = recorded { values = sizes },
    },
  },
}
