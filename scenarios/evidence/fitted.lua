-- What scripts/calibrate fits in scenarios/evidence_2019.lua to the means of the evaluations, for that study and those that go on from
-- there. strength and losses end at the ends of their ranges: the official means are out of reach of the priors.
return { strength = 1, affected = 0.85, losses = 2, growth = 0.015, shock = 0.2 }
