-- 12 Constant work in process: how much of it does a line need?
--
-- `cards` limits the lots in the plant: the orders that name the loop release a lot only with a card, and the card comes back when the lot
-- leaves. Raw parts are always there (`endless`), so there are always as many lots inside as cards: a line of four pennies, as Hopp and
-- Spearman tell it in Factory Physics. With w cards, equal stations of t hours and no variation it makes min(w / 4t, 1 / t) an hour; with
-- exponential times w / (w + 3) / t exactly (the practical worst case). More cards than four buy little, and time in the plant grows with each.
--
--   gongjang run scenarios/recipes/12-conwip.lua --set cards=8
local function numbers(text)
  local list = {}
  for word in string.gmatch(text, "[^ ]+") do
    list[#list + 1] = tonumber(word)
  end
  return list
end

local w = parameter("cards", 4)
local times = numbers(parameter("times", "2 2 2 2")) -- hours, of the stations
local is_random = parameter("random", true)

local stations = { name = "penny" }
for i, h in ipairs(times) do
  if i > 1 then
    stations[#stations + 1] = buffer { capacity = "unlimited" }
  end
  stations[#stations + 1] = machine("M" .. i) { cycle = is_random and exponential(hours(h)) or hours(h) }
end

return study {
  title = w .. " cards in a line of " .. #times,
  horizon = parameter("horizon", hours(40000)),
  warm_up = parameter("warm_up", hours(400)),
  replications = parameter("replications", 20),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant { cards "loop" { count = w }, line(stations), orders { product = "penny", endless = true, cards = "loop" } },
}
