-- 61 Kanban: cards between neighbours
--
-- `cards "name" { count = n, from = "a", to = "b" }`: station a takes a card when it begins a lot, and the card comes back when b begins it
-- (with ends = "done": when b has done it). So a works only on what its customer has room for, wherever the lots wait.
--
-- What it means exactly
--   * A station that takes or gives back cards chooses its lot at the end of an instant, when all that comes back at it is back.
--   * A machine without a card is blocked.
--   * A lot can hold cards of several loops; when it leaves the plant it gives back all it has.
--   * `check` refuses loops without cards, and loops that no station and no order uses.
--
-- Here three machines in a row; a card goes with the lot from the beginning of its work at one machine to the end of its work at the next. So
-- of 3 cards one is at the next machine, one with the lot in work, and one or more with what waits: the same line as one with 2 places between
-- neighbours that blocks before its work (recipe 64), with the same 0.67497 pieces an hour.
local n = parameter("cards", 3)

return study {
  title = "Kanban: " .. n .. " cards between neighbours",
  horizon = parameter("horizon", hours(20000)), warm_up = hours(200), replications = parameter("replications", 30), headline = "good_per_day",
  plant = plant "cell" {
    cards "a to b" { count = n, from = "a", to = "b", ends = "done" },
    cards "b to c" { count = n, from = "b", to = "c", ends = "done" },
    line "part" {
      machine "a" { cycle = exponential(hours(1)) },
      buffer { capacity = "unlimited" },
      machine "b" { cycle = exponential(hours(1)) },
      buffer { capacity = "unlimited" },
      machine "c" { cycle = exponential(hours(1)) },
    },
    orders { product = "part", endless = true },
  },
}
