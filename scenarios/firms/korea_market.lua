-- How the orders of a Korean small or medium manufacturer answer. For `firm = firm { ..., market = market_of { captive = 0.45 } }`:
--
--     local market_of = require "firms.korea_market"
--
-- captive: share of sales to ordering firms. 44.5 % of small and medium manufacturers are subcontractors, with 80.8 % of their
-- sales to ordering firms (KOSBI 2019). open_price, captive_price: price elasticities, central unless given. shock: standard
-- deviation of orders around their path; growth a year, whatever the firm does: 0 unless given. rivals: share of additional open
-- orders that rivals of the sector lose; 0.6 unless given, 0 where the rivals are not among the firms of a study.
--
-- Only the price elasticities have literature behind them. How orders answer lead time, delivery on time and escaped
-- defects is assumed, weakly, with a range down to nothing.
return function(f)
  return market {
    captive = assumed(ratio(f.captive), { low = percent(0), high = percent(100), source = "the firm's own; 80.8 % of a subcontractor's sales (KOSBI 2019)" }),
    captive_answers = answers {
      price = assumed(f.captive_price or 0.6, { low = 0.3, high = 1, source = "evidence F: captive demand 0.3-1" }),
      lead_time = assumed(0.05, { low = 0, high = 0.2, source = "no source" }),
      on_time = assumed(0.1, { low = 0, high = 0.5, source = "no source; supplier failures cost the customer 2 % of sales (Barrot and Sauvagnat)" }),
      escapes = assumed(1, { low = 0, high = 5, source = "no source" }),
    },
    open_answers = answers {
      price = assumed(f.open_price or 5, { low = 3, high = 8, source = "evidence F: market demand 3-8; Aghion et al. imply 8.4" }),
      lead_time = assumed(0.1, { low = 0, high = 0.4, source = "no source" }),
      on_time = assumed(0.1, { low = 0, high = 0.5, source = "no source" }),
      escapes = assumed(1, { low = 0, high = 5, source = "no source" }),
    },
    pass_on = assumed(percent(50), { low = percent(20), high = percent(80), source = "no Korean source; France: price -0.05, sales +0.37 for automation (Aghion et al.)" }),
    adjust = assumed(months(6), { low = months(3), high = months(18), source = "yearly contracts with ordering firms; no source" }),
    memory = 6,
    growth = assumed(percent(100 * (f.growth or 0)):per "year", { low = percent(-5):per "year", high = percent(10):per "year", source = "fitted where a study says so" }),
    shock = assumed(percent(100 * (f.shock or 0)), { low = percent(0), high = percent(60), source = "39.9 % of adopters lost sales (2019): fitted where a study says so" }),
    persistence = assumed(percent(95), { low = percent(90), high = percent(99), source = "shocks of one to two years; no source" }),
    rivals = derived(percent(100 * (f.rivals or 0.6)), { low = percent(0), high = percent(90), source = "1 - elasticity of the sector (2) / of the firm (5); Aghion et al.: mostly taken from rivals" }),
  }
end
