-- 87 A firm's money: tax, interest, an upgrade half paid, and the end when the credit ends
--
-- A workshop that never closes: four benches, half an hour of a worker's hands a piece, an order every 10 minutes, so 3 of 4 people are busy. After three
-- months an upgrade halves the work: two people are let go with a month's wage, a technician comes. It costs 60 million won, of which the state pays half
-- but at most 20, and 6 % a year is paid on what is overdrawn. Everything is regular, so every won can be worked out by hand:
--
--     month            1            2, 3         4            5             6             7            8 ...
--     before tax and   3,298,000    3,320,000    2,832,000    -1,580,000    -1,280,000    2,020,000    5,020,000
--     interest, won
--
-- Tax is 10 % of a year's profit up to 50 million, 20 % above, and a tenth on top. The run has 15 months, so the first tax year has three:
-- 9,938,000 x 11 % = 1,093,180. In the second, 42,152,000 - 539,522.967 interest - 7,999,999.992 depreciation is taxed: 3,697,372.475.
--
--                        before          after
--     cash at the end    54,302,420      16,759,924.558
--     jobs               4               2 + a technician
--
-- Fifteen months are too short for it: it gains 1.7 million a month. With --set credit=21 (million) the firm does not live to see that: it is overdrawn
-- by 21.48 million after the sixth month, and closes.
local million = million_won
local credit = parameter("credit", 1000)

return study {
  title = "A firm's money, to the won",
  horizon = months(15), warm_up = months(0), decide_at = months(3), replications = 1, headline = "cash_end",
  plant = plant {
    people = { pool "hands" { count = 4, wage = million(3):per "month" } },
    line "bench" { machine "bench" { places = 4, cycle = minutes(30), needs = "hands", by_hand = true } },
    orders { product = "bench", every = minutes(10) },
  },
  firm = firm {
    price = won(6000), material = won(2000), overhead = million(1):per "month",
    technician_wage = million(4):per "month", on_cost = percent(10),
    staffing = staffing { target_load = percent(80), surplus = "at_once", notice = days(0), severance = months(1) },
    finance = finance {
      cash = million(10), credit = million(credit), interest = percent(6):per "year",
      tax = { bracket { rate = percent(10) }, bracket { above = million(50), rate = percent(20) } },
      local_surtax = percent(10), depreciation = years(5),
    },
  },
  after = level {
    level = 2, name = "half the work", name_ko = "작업시간 절반", levers = { labour = 0.5 },
    cost = million(60), upkeep = percent(10):per "year", technicians = 25,
  },
  support = programme "half, at most 20" { year = 2019, payer "state" { share = percent(50), cap = million(20) } },
}
