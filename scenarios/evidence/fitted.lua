-- What scripts/calibrate fits in scenarios/evidence_2019.lua to the means of the evaluations, for studies that go on from there.
return { strength = 1, affected = 0.85, losses = 2, growth = 0.01, shock = 0.3 }
