-- How a small Korean manufacturer decides on a smart factory: what it asks of an investment, and whether it knows of the
-- support. For `firm = firm { ..., decision = require "firms.korea_decision" }`.
--
-- No Korean study measured the hurdle rate of such firms or how many would have built anyway. The hurdle and the weight
-- of the cost come from audits of small American manufacturers; at their central values a firm goes ahead when it gets
-- its own money back within 15 months (1.74 a year's gain over 1.4), which is where half of the audited firms' limit
-- lies.
return decision {
  hurdle = academic(percent(50):per "year", { low = percent(30):per "year", high = percent(80):per "year",
    source = "Anderson and Newell 2004: small firms ask for 50 to 100 % a year; evidence F: 50 % (30-80 %)" }),
  years = assumed(years(5), { low = years(3), high = years(8),
    source = "life of software 5 years, of equipment 8 (evidence H)" }),
  cost_weight = academic(1.4, { low = 1, high = 1.8,
    source = "Anderson and Newell 2004: firms respond 40 % more to the cost than to the savings" }),
  belief_cv = assumed(0.5, { low = 0.2, high = 1,
    source = "spread of what firms expect of the same project: no source; half of all advised projects are taken (Anderson and Newell 2004)" }),
  knows = association(percent(32.3), { low = percent(27.3), high = percent(60),
    source = "67.7 % of 338 small and medium firms unaware of the scheme (2017, evidence C.4); root industry 72.7 % (2015); high: by 2019, assumed" }),
  hears = derived(percent(12.2):per "year", { low = percent(5):per "year", high = percent(30):per "year",
    source = "32.3 % aware three years after the launch of 2014: 1 - (1 - 0.323)^(1/3)" }),
}
