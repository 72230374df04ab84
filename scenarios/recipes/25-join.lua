-- 25 Join: lots that belong together become one
--
-- `join = "lot"` at a station: it waits until all parts of a lot that was split (recipe 24) are there, and works on them as one lot again.
-- `join = "order"`: it waits for all lots of an order.
--
-- What it means exactly
--   * All parts are all that are left: parts that were scrapped or have left the plant another way are not waited for. A lot that was
--     never split, or an order of one lot, is complete by itself.
--   * Of several that are complete the one whose lot comes first by the station's `rule` is taken.
--   * The joined lot has the pieces of all, the number of the first (without its part, so it draws like the lot it was), and the earliest
--     release. It goes on as one lot.
--   * Pieces that are sent back for rework are a lot by themselves: behind the split they count as one more part.
--   * The buffer before it must be "unlimited": in a limited one the part that is waited for might find no room. Use cards to limit lots.
--
-- By hand: an order of 30 pieces comes as three lots of 10; three saws take 1 min a piece, so all are there after 10 min; packing them
-- as one takes 30 * 0.5 = 15 min: 25 min. On one saw the last lot comes at 30 min: 45 min. With join = "lot" packing begins with the first
-- lot: on one saw the lots leave at 15, 25 and 35 min.
return study {
  title = "Packed by the order",
  horizon = hours(100), warm_up = hours(10), replications = 1, headline = "lead_time_mean",
  plant = plant "saw and pack" {
    line "bar" {
      machine "saw" { cycle = minutes(1), places = parameter("saws", 3) },
      buffer { capacity = "unlimited" },
      machine "pack" { cycle = minutes(0.5), join = parameter("join", "order") },
    },
    orders { product = "bar", every = hours(1), quantity = 30, lot = 10 },
  },
}
