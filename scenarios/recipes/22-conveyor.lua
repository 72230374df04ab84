-- 22 Conveyor: lots keep their order, enter one after the other, and accumulate at its end
--
-- `conveyor { capacity = 40, transit = minutes(2) }` stands between two stations of a line, or in the plant under a name.
--
-- What it means exactly
--   * A lot that enters at t stands at the end at t + transit, if nobody stands before it; the order is kept.
--   * `capacity` is the number of lots that fit on it, those that stand at its end included. So each takes transit / capacity to clear the
--     entrance: the next lot enters no sooner than that after the last one. Who comes earlier is blocked until then.
--   * While the station behind it is busy or down, lots accumulate. When the first is taken the next is there at once (the lots of an
--     accumulating conveyor touch each other), and a full conveyor has room at its entrance at once.
--   * Without a place at the entrance the station before it is blocked, as before a full buffer. A station that blocks before service keeps
--     its place on the conveyor from the start of its work; it may still have to wait for the entrance to clear.
--
-- Here: feeding takes 1 min and packing 2 min a lot, with 4 places on the conveyor and 8 min on it, so 2 min at the entrance. Packing
-- gets its first lot at 1 + 8 = 9 min, then one every 2 min: the entrance is as fast as packing, so nothing accumulates, and the feeder is blocked half of
-- the time. With transit = 16 min the entrance passes a lot in 4 min and packing starves half of the time.
return study {
  title = "A conveyor between feeding and packing",
  horizon = hours(10), warm_up = hours(1), replications = 1, headline = "good_per_day",
  plant = plant "hall" {
    line "carton" {
      machine "feed" { cycle = minutes(1) },
      conveyor { capacity = 4, transit = parameter("transit", minutes(8)) },
      machine "pack" { cycle = minutes(2) },
    },
    orders { product = "carton", endless = true },
  },
}
