-- 44 Control chart: points plotted from what is made, and rules that see a drift in them
--
-- After every `every` pieces a machine's last `subgroup` pieces are measured and their mean is plotted, in units of its standard deviation:
-- normal about 0 in control, about shift x sqrt(subgroup) out of control (`shift`: of one piece's value). When a rule holds the chart signals:
--
--   beyond_3                one point beyond 3 sigma
--   two_of_three_beyond_2   two of three points beyond 2 sigma on one side
--   four_of_five_beyond_1   four of five points beyond 1 sigma on one side
--   eight_on_one_side       eight points in a row on one side
--   and nine_on_one_side, six_in_a_trend, fourteen_by_turns, fifteen_within_1, eight_beyond_1
--
-- A signal starts a search: the report arrives after `delay` (times the lever on response), the cause is found after `found` of shift time
-- (times the lever find_cause), while the machine goes on working as it is or, with `stops = true`, stands still; then control is restored as
-- the quality's `restore` says. A false signal costs its search too and changes nothing else. The chart begins anew after each signal and
-- whenever control is restored. Measuring takes no time of the machine. An inspection may chart its share of rejects instead
-- (of = "rejects", expected = percent(2)) and tell another station (tells = "press").
--
-- Mean number of points to a signal, by a Markov chain: without shift 370.4 by the first rule alone, 91.8 by the first four; at a shift of one
-- sigma of the points 43.9 and 9.2. More rules see more, and call in vain more often.
local rules = { parameter("rule", "beyond_3"), parameter("second", "beyond_3"), parameter("third", "beyond_3"), parameter("fourth", "beyond_3") }

return study {
  title = "A machine with a control chart",
  horizon = parameter("horizon", hours(2000)),
  warm_up = hours(0),
  replications = parameter("replications", 20),
  headline = "defect_share",
  plant = plant {
    line "shaft" {
      machine "grind" {
        cycle = seconds(1),
        quality = {
          defects = percent(0.1),
          out_of_control = percent(5),
          drifts = exponential(parameter("drifts", hours(8))),
          restore = parameter("restore", minutes(15)),
          chart = {
            subgroup = parameter("subgroup", 4),
            every = parameter("every", 600),
            shift = parameter("shift", 1),
            rules = rules,
            found = parameter("found", minutes(20)),
          },
        },
      },
    },
    orders { product = "shaft", endless = true },
  },
}
