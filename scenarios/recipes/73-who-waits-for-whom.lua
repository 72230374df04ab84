-- 73 Who waits for whom: a plant that stands still for ever
--
-- A plant can lock itself: everyone waits for something that only another who waits could give back. Such a run ends as a failed replication that
-- says who waits for whom (`gongjang run` ends with exit status 7, `gongjang replay` and `gongjang explain` tell the same).
--
-- What it means exactly
--   * Circles of machines that are blocked by full buffers are found at the moment they close.
--   * Anything else, cards and blocking before service among them, is found when the plant stands still: no lot is in work or on its way, no machine
--     could take one, and no order that is still to come could be begun, while somebody holds out a lot or is kept from one by a full buffer or a
--     missing card. Calendars, failures and paperwork may go on ringing. It is looked for when a calendar rings, at every order whose number is a power
--     of two, and when nothing is left to happen; the message says since when nothing has moved.
--   * Lots that lie in a batch or kit that never becomes complete, and nothing else, are no deadlock.
--
-- Two stations, two products that cross: P is drilled and then bent, Q bent and then drilled. A card is needed from drill to bend and another from bend
-- to drill. With one of each (--set cards=1) both are made once in the first hour; then P lies before bend with the only card of one loop and needs
-- that of the other, which Q has, lying before drill. With two of each it goes on.
local n = parameter("cards", 2)

return study {
  title = "Two loops of cards that cross",
  horizon = hours(1000),
  replications = parameter("replications", 2),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant {
    cards "drill to bend" { count = n, from = "drill", to = "bend" },
    cards "bend to drill" { count = n, from = "bend", to = "drill" },
    machine "drill" {},
    machine "bend" {},
    product { name = "P", step { at = "drill", cycle = hours(1) }, step { at = "bend", cycle = hours(1) } },
    product { name = "Q", step { at = "bend", cycle = hours(1) }, step { at = "drill", cycle = hours(1) } },
    orders { product = "P", every = hours(10), first = hours(0) },
    orders { product = "Q", every = hours(10), first = hours(0) },
  },
}
