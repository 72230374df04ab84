-- 81 A programme: who pays what and when, whom it takes, when it wants its money back
--
-- What a programme says, and what it means exactly
--   * Payers pay in order, each its `share` of the cost and at most its `cap`; both may differ by the level that is reached: cap = { [2] = eok(1), [3] = eok(2) }.
--     What is left is the firm's own part, of which `in_kind` is work of its own people: told, but no money moves, and no time is taken from the floor.
--   * The firm pays its supplier at the contract, but for the level's `on_completion`, which falls due when the level works. Support comes in `instalments`,
--     counted from the contract or from completion; all at the contract unless given. A firm that decides by its cash needs what it lays out meanwhile.
--   * `coaching`: experts x visits x visit is paid at the contract, `share` of it by the state to the experts; the ramp is shorter by the factor `ramp`. `admin` is what
--     running the programme costs the state, as a share of what it gives: in its ledger, not in the firm's.
--   * `eligible` and the time of application (`opens`, `closes`) say whom it takes. In the study of one firm it is an error to name a programme that does not
--     take the firm; in a population such firms go without, and are counted. `extra` points, `budget` and `quota` rank and bound who is served there.
--   * `clawback`: within a time after completion, a firm that closes, or has fewer than `keeps` of its heads at the contract, pays back `share` of what the
--     state gave, once; what the state still owes is not paid any more. Large firms keep nothing back: their part is a donation.
--   * `again`: a firm that had support before may be refused, have to wait, or get at most `cap` for a level that it had support for.
--
-- A project of 2억. The state pays half, at most 0.8억: 0.8. The large firm pays 30 %: 0.6. The firm's own 0.6 are 0.48 in money and 0.12 in kind. At the contract
-- the supplier gets half of what is paid in money, 0.94; the firm has 0.4 from the state (half of its part) and 0.3 from the large firm, so 0.24 of its own are
-- out. When it works it pays the other 0.94 and gets 0.24 + 0.18 (30 %): 0.76 are out. A year later the last 20 %, 0.16 + 0.12, come: 0.48. Two experts visit ten
-- times each for 0.35 million won a visit, 7 million: 6.3 from the state, 0.7 from the firm.
local win_win = programme "win-win with everything" {
  name_ko = "상생형 (모든 조건)", year = 2022, min_level = 1, max_level = 3,
  payer "state" { name_ko = "정부", share = percent(50), cap = { [1] = eok(0.5), [2] = eok(0.8), [3] = eok(2) } },
  payer "large firm" { name_ko = "대기업", public = false, share = percent(30) },
  in_kind = percent(20),
  instalments = { { share = percent(50) }, { share = percent(30), at = "completion" }, { share = percent(20), at = "completion", after = years(1) } },
  coaching = { experts = 2, visits = 10, visit = won(350000), share = percent(90), ramp = 0.5 },
  eligible = { min_employees = 5, max_employees = 50, sectors = { "press", "machining" }, max_start = 1 },
  extra = { { when = "hires", points = 5 }, { when = "region", of = "Gangwon", points = 3 }, { when = "first", points = 2 } },
  clawback = { within = years(3), share = percent(100), keeps = percent(80) },
  again = { after = years(1), cap = eok(0.5) },
}
return study {
  title = "A project of 2억, paid by three",
  horizon = years(3),
  warm_up = days(0),
  replications = parameter("replications", 2),
  replications_min = 1,
  headline = "good_per_day",
  plant = plant {
    people = { pool "operator" { count = 6, wage = won(2900000):per "month" } },
    line "part" { machine "bench" { cycle = minutes(1), by_hand = true, needs = "operator" } },
    orders { product = "part", every = minutes(2) },
  },
  firm = firm { price = won(500), material = won(200), sector = "machining", region = "Gangwon" },
  after = level {
    level = 2, name = "basic", cost = eok(2), on_completion = percent(50), install = months(6), ramp = months(12), levers = { labour = 0.8 },
  },
  support = win_win,
}
