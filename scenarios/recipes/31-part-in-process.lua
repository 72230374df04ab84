-- 31 Failures: what becomes of the piece in process when one stops the machine
--
--   part = "resume"    it goes on where it was (unless another is named)
--   part = "restart"   it is worked from its beginning
--   part = "scrap"     it is scrapped; the rest of the lot goes on
--
-- The piece in process is one of its lot: with q pieces a cycle is the lot's work / q, the pieces before it are done and those after it not
-- begun, so a failure costs at most one cycle or one piece. A piece on which no work has been done yet is not touched. With the clock "cycles"
-- the piece in process is the one whose cycle has just ended: the stroke that broke the die is struck again, or its piece thrown away.
--
-- A scrapped piece counts as made and scrapped, so that quality falls and the balance of pieces closes; which of good and defective pieces it
-- was nobody sees, so it is defective with the lot's own share. A lot of which nothing is left leaves the plant, and its order learns of it:
-- with `fill = true` the piece is made again.
--
-- A set-up under way is always resumed: there is no piece in process.
--
-- Three equal moulding machines that differ in `part` only. The order of what they make is resume > restart > scrap.

local function cell(part)
  return line(part) {
    machine("moulding " .. part) {
      cycle = minutes(4),
      fails = { every = exponential(hours(2)):of "operating", repair = exponential(minutes(10)), part = part },
    },
  }
end

return study {
  title = "The piece in process: resumed, restarted, scrapped",
  title_ko = "고장 시 가공 중이던 부품: 이어서, 처음부터, 폐기",
  warm_up = days(1), horizon = weeks(4), replications = 20,
  plant = plant {
    cell "resume", cell "restart", cell "scrap",
    orders "a" { product = "resume", endless = true, lot = 10 },
    orders "b" { product = "restart", endless = true, lot = 10 },
    orders "c" { product = "scrap", endless = true, lot = 10 },
  },
}
