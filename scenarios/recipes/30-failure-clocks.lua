-- 30 Failures: five clocks they can run on
--
-- Each failure of each machine has a clock of its own. When the clock has counted what was drawn from `every`, the machine stops; after the
-- repair the clock starts anew with the next draw. While a clock stands it keeps what is left: nothing is drawn again.
--
--   clock         counts                                                            stands
--   "operating"   time in which the machine is working                              in set-ups, waiting, stops, off shift
--   "busy"        time with a lot on the machine, on shift and up                   without a lot, in every stop, off shift
--   "on_shift"    time on shift, whatever the machine does                          off shift, and in its own stop
--   "calendar"    all time                                                          in its own stop
--   "cycles"      pieces worked: a lot of q pieces is q cycles                      as "operating"
--
-- "on_shift" and "calendar" go on while another failure is repaired; what runs out by then stops the machine as soon as that repair is over.
-- Off shift a calendar clock may run out too: the machine is then down from the first minute of its next shift.
--
-- "cycles" counts in whole numbers. The lot's work is cut into as many equal cycles as it has pieces, each ending on a whole microsecond, and
-- the failure comes at the end of the n-th cycle, before the lot could leave if that is its last. So a die that breaks every 5,000 strokes
-- breaks at stroke 5,000, 10,000, 15,000, wherever the lots begin and end.
--
-- At the same instant the end of the job comes before a failure of any other clock, which then stops the machine at the start of its next work.
--
-- Here a press works lots of 60 pieces on a day shift of 8 hours and has one failure on each clock.

return study {
  title = "Five clocks of failure",
  title_ko = "고장 시계 다섯 가지",
  warm_up = days(0), horizon = weeks(8), replications = 20,
  plant = plant {
    shifts = shifts "day" { days = "mon-fri", hours = "08:00-16:00" },
    machine "press" {
      cycle = seconds(30),
      fails = {
        failure "motor"      { every = exponential(hours(40)):of "operating", repair = minutes(45) },
        failure "controller" { every = exponential(hours(60)):of "busy", repair = minutes(20) },
        failure "compressor" { every = exponential(hours(70)):of "on_shift", repair = minutes(30) },
        failure "frost"      { every = exponential(days(20)):of "calendar", repair = hours(2) },
        failure "die"        { every = 5000, clock = "cycles", repair = hours(1) },
      },
    },
    product "cap" { step { at = "press" } },
    orders { product = "cap", rate = pieces(700):per "working_day", lot = 60 },
  },
}
