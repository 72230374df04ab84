-- 60 CONWIP: a fixed number of lots in the plant
--
-- `cards "name" { count = n }`, and orders that name it, release a lot only when a card is free; the lot keeps the card until it leaves
-- the plant. Endless orders under cards keep exactly n lots inside: a closed line.
--
-- What it means exactly
--   * Orders that come while no card is free are held back outside, oldest first; they do not count as pieces inside, and the lead time of a
--     lot begins at its release. Of several streams that never run dry each releases in its turn.
--   * A card that comes back is given out at the end of the same instant, after all else that happens then.
--   * A part of a lot that goes back to rework by itself carries no card.
--
-- Four equal machines of 2 hours (Penny Fab One of Hopp and Spearman). With constant times w lots make min(w/8, 1/2) an hour in max(8, 2w)
-- hours; with exponential ones exactly w/(w + 3) of 1/2 an hour: variability costs output or takes lots. With times 1, 2, 1, 1 the second
-- machine is the bottleneck, and more than 3 lots make nothing more.
local shape = parameter("times", "exponential")
local mean = { 2, 2, 2, 2 }
if shape == "unbalanced" then mean = { 1, 2, 1, 1 } end

local things = {}
for i, hours_a_piece in ipairs(mean) do
  if i > 1 then things[#things + 1] = buffer { capacity = "unlimited" } end
  things[#things + 1] = machine("head " .. i) {
    cycle = shape == "exponential" and exponential(hours(hours_a_piece)) or hours(hours_a_piece),
  }
end

return study {
  title = "CONWIP: " .. parameter("lots", 8) .. " lots in four machines",
  horizon = parameter("horizon", hours(20000)), warm_up = parameter("warm_up", hours(400)), replications = parameter("replications", 30), headline = "lead_time_mean",
  plant = plant "penny fab" {
    cards "wip" { count = parameter("lots", 8) },
    line "penny" (things),
    orders { product = "penny", endless = true, cards = "wip" },
  },
}
