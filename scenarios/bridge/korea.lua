-- From jobs at supported firms to jobs because of the programme, for Korea: no study of this programme measured any of the
-- four shares, so the ranges are wide on purpose (evidence A.5, D.3, E.2, E.3).
--
--   bridge = require "bridge.korea"
return bridge {
  deadweight = assumed(percent(20), { low = percent(10), high = percent(45),
    source = "E.3: would have adopted within two years anyway; 914-1,409 of 4,757-7,139 builds a year had no support (C.4)" }),
  rivals = derived(percent(88), { low = percent(50), high = percent(95),
    source = "E.2: 1 - 1 / 8.4, elasticity of the adopter's sales (Aghion et al.) against 1 of the whole market, which is assumed; rivals lose in France and Spain; low end: exports and new products (Hirvonen et al.)" }),
  leakage = derived(percent(10), { low = percent(7.9), high = percent(17.2),
    source = "D.3: foreign workers in root industry 7.9 % (2016), about 10 % (2017), forming 17.2 %" }),
  substitution = assumed(percent(5), { low = percent(0), high = percent(20),
    source = "no source: people who would have been hired for other work of the firm" }),
}
